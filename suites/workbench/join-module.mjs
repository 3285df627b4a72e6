// Joins built modules into fewer files: where a program is short, finding and reading its files is most of its time.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';

const notOurs = /^[^./]/u;

/** Writes over a built module the joined text of it and of everything that it imports from us. */
export const joinModule = async entry => {
  const bundle = await rolldown({ input: entry, platform: 'node', external: notOurs, treeshake: false });
  await bundle.write({ file: entry, format: 'esm', sourcemap: false });
  await bundle.close();
};

/**
 * The same for a program that loads some of its parts only when they are wanted; `inlined` are the packages that are
 * joined too. Parts lie in `parts` beside it. Gives the folders of all packages that are in the text.
 */
export const joinProgram = async (entry, inlined) => {
  const external = name => notOurs.test(name) && !inlined.includes(name);
  const isExternal = (name, importer) => (isOfPackage(importer) ? name.startsWith('node:') : external(name));
  const bundle = await rolldown({ input: entry, platform: 'node', external: isExternal });
  const { output } = await bundle.write({
    dir: dirname(entry),
    format: 'esm',
    sourcemap: false,
    chunkFileNames: 'parts/[name].js',
  });
  await bundle.close();
  return [...new Set(output.flatMap(({ moduleIds = [] }) => moduleIds.flatMap(packageOf)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
};

const packagePath = /^(.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+)[/\\]/u;
const isOfPackage = file => file !== undefined && packagePath.test(file);
const packageOf = file => packagePath.exec(file)?.slice(1, 2) ?? [];

/** One text with the licence of every package. Throws for a package without one. */
export const licencesOf = async folders => {
  const texts = await Promise.all(
    folders.map(async folder => {
      const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const file = (await readdir(folder)).find(each => /^licen[cs]e/iu.test(each));
      if (file === undefined) throw new Error(`${name} has no licence file: it may not be joined into ours`);
      return `${name} ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
};
