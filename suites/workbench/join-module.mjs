// Joins built modules into fewer files: where a program is short, finding and reading its files is most of its time.
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const notOurs = /^[^./]/u;

/** A program of one file that loads nothing of ours at run time. */
export const joinFile = async (entry, target, format = 'esm') => {
  await joinModule(entry, { format });
  await rename(entry, target);
};

/**
 * The shims of Node's runners, which each of their processes loads: one file each, that of vitest's processes once more as a
 * function. Those of jest and mocha lie where these take them for their own: they leave such frames out of the stacks that they show.
 */
export const joinShims = async folder => {
  for (const name of ['vitest-launcher.js', 'vitest-runner.js']) await joinModule(join(folder, name));
  const jest = join(folder, 'jest', 'build');
  await joinModule(join(folder, 'jest-launcher.js'), { file: join(jest, 'launcher.js') });
  const build = join(folder, 'node-test', 'build');
  await joinModule(join(folder, 'node-test-boot.js'), { file: join(build, 'preload.cjs'), format: 'cjs' });
  await joinScript(join(folder, 'node-test-preload.js'), join(build, 'preload.function.js'));
  await joinModule(join(folder, 'jest-worker.js'), { file: join(jest, 'worker.cjs'), format: 'cjs' });
  for (const name of ['cargo-launcher.js', 'playwright-launcher.js']) await joinModule(join(folder, name));
  const reporter = { file: join(folder, 'playwright', 'reporter.cjs'), format: 'cjs' };
  await joinModule(join(folder, 'playwright-reporter.js'), reporter);
  const mocha = join(folder, 'mocha');
  await joinModule(join(folder, 'mocha-launcher.js'), { file: join(mocha, 'mocha.js') });
  await joinModule(join(folder, 'mocha-worker.js'), { file: join(mocha, 'worker', 'mocha.js') });
  const jasmine = join(folder, 'jasmine');
  await joinModule(join(folder, 'jasmine-launcher.js'), { file: join(jasmine, 'launcher.js') });
  const runtime = { file: join(jasmine, 'runtime.cjs'), format: 'cjs' };
  await joinModule(join(folder, 'jasmine-runtime.js'), runtime);
  await writeAsFunction(join(folder, 'vitest-runner.js'), join(folder, 'vitest-runner.function.js'));
};

/** Writes the joined text of a built module and of everything that it imports from us, over the module itself unless told otherwise. */
const joinModule = async (entry, { file = entry, format = 'esm' } = {}) => {
  const bundle = await rolldown({ input: entry, platform: 'node', external: notOurs, treeshake: false });
  await bundle.write({ file, format, sourcemap: false });
  await bundle.close();
};

/** Writes a built module and everything that it imports from us as the text of a function expression `(require, __filename) => …`. */
const joinScript = async (entry, target) => {
  await joinModule(entry, { file: target, format: 'cjs' });
  await writeFile(target, `(function (require, __filename) {\n${await readFile(target, 'utf8')}\n})\n`);
};

const importLine = /^import (?:(?<whole>\w+)(?:, )?)?(?:\{ (?<names>[^}]+) \} )?(?:from )?"(?<module>node:[^"]+)";$/u;
const exportLine = /^export \{ (?<names>[\w, ]+) \};$/u;

/**
 * Writes a joined module once more, as the text of a function expression `(builtin, moduleUrl) => exports`: `builtin` gives a module
 * of Node, `moduleUrl` is the module's own `file:` URL. Unlike a module, such a text can be compiled from V8's code cache. What it
 * imports is taken when it is called, as a module takes it. Throws where the text has something else to say to others.
 */
const writeAsFunction = async (entry, target) => {
  const lines = (await readFile(entry, 'utf8')).trimEnd().split('\n');
  const body = lines.map(line => {
    const imported = importLine.exec(line)?.groups;
    if (imported !== undefined) return takenFrom(imported);
    const exported = exportLine.exec(line)?.groups;
    if (exported !== undefined) return `return { ${exported.names} };`;
    if (/^(?:import|export)\b/u.test(line)) throw new Error(`${entry} cannot be made a function: ${line}`);
    return line.replaceAll('import.meta.url', 'moduleUrl');
  });
  await writeFile(target, `(function (builtin, moduleUrl) {\n'use strict';\n${body.join('\n')}\n})\n`);
};

const takenFrom = ({ whole, names, module }) => {
  const from = `builtin("${module}")`;
  const said = [
    ...(whole === undefined ? [] : [`const ${whole} = ${from};`]),
    ...(names === undefined ? [] : [`const { ${names.replaceAll(' as ', ': ')} } = ${from};`]),
  ];
  return said.join(' ');
};

/**
 * Writes a built program and everything that it imports from us as the text of one function expression,
 * `(require, __filename) => …`: such a text can be compiled from V8's code cache. What is imported only when it is wanted is begun
 * only then; so are the modules of Node that are `late`, which few commands want. `inlined` are the packages that are joined too.
 * Nothing but ASCII is written: it is read without being decoded. The text begins with a digest of itself, so that whoever wants to
 * know it has not to make one of some megabytes. Parts of a package that nobody here uses are `unused`: nothing stands in their place.
 * Packages of which only functions are taken may be `called`: they begin once one of these is called.
 * Gives the folders of all packages that are in the text.
 */
export const joinProgram = async (entry, target, { inlined, late = [], unused = [], called = {} }) => {
  const external = name => notOurs.test(name) && !inlined.includes(name);
  const isExternal = (name, importer) => (isOfPackage(importer) ? name.startsWith('node:') : external(name));
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    external: isExternal,
    plugins: [without(unused), onceCalled(called)],
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    sourcemap: false,
    codeSplitting: false,
    dynamicImportInCjs: false, // what is compiled from a cache has no import()
    comments: false,
  });
  await bundle.close();
  const [{ code }] = output;
  const text = ascii(`(function (require, __filename) {\n${whenWanted(code, late)}\n})\n`);
  await writeFile(target, `/* ${createHash('sha256').update(text).digest('hex')} */${text}`);
  return [...new Set(output.flatMap(({ moduleIds = [] }) => moduleIds.flatMap(packageOf)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  );
};

/** Leaves parts of packages out. Throws for one that is not there. */
const without = parts => {
  const left = new Set(parts);
  return {
    name: 'without',
    load: id => {
      const part = parts.find(each => id.endsWith(join('node_modules', each)));
      if (part === undefined) return undefined;
      left.delete(part);
      return 'module.exports = {};';
    },
    buildEnd: () => {
      if (left.size > 0) throw new Error(`the program has no ${[...left].join(', ')} that could be left out`);
    },
  };
};

/** Puts a module in front of a package that takes it once one of these functions of it is called. */
const onceCalled = packages => {
  const mark = '\0once-called:';
  return {
    name: 'once-called',
    resolveId: (name, importer) =>
      Object.hasOwn(packages, name) && importer?.startsWith(mark) === false ? `${mark}${name}` : undefined,
    load: id => {
      if (!id.startsWith(mark)) return undefined;
      const name = id.slice(mark.length);
      const taken = `require(${JSON.stringify(name)})`;
      return packages[name].map(each => `exports.${each} = (...words) => ${taken}.${each}(...words);`).join('\n');
    },
  };
};

/** Takes modules of Node where they are used, not where the text begins. Throws for one that is not taken in the usual form. */
const whenWanted = (code, late) =>
  late.reduce((text, name) => {
    const taken = new RegExp(
      String.raw`^let (\w+) = require\("node:${name}"\);\n(?:\1 = (__toESM)\(\1, 1\);\n)?`,
      'mu',
    );
    const [line, variable, whole] = taken.exec(text) ?? [];
    if (variable === undefined) throw new Error(`node:${name} is not taken by the program, or not in the usual form`);
    const found = `require("node:${name}")`;
    const got = whole === undefined ? found : `__toESM(${found}, 1)`;
    const [before, after] = text.split(line);
    const used = part => part.replaceAll(new RegExp(String.raw`\b${variable}\b`, 'gu'), `late_${variable}.taken`);
    return `${used(before)}const late_${variable} = { get taken() { return this.found ??= ${got}; } };\n${used(after)}`;
  }, code);

/** Holds in strings, templates and patterns. There are no comments; a raw template cannot say it so, and is refused. */
const ascii = text => {
  const raw = /String\.raw`[^`]*[^\0-\u007F`]/u.exec(text);
  if (raw !== null) throw new Error(`a raw template is not ASCII: ${raw[0]}`);
  return text.replaceAll(/[^\0-\u007F]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
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
