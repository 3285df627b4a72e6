import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { MochaClass } from './shapes.ts';

/** The project's own copy of mocha. */
export type Installed = {
  /** Its folder, as Node loads it. */
  readonly root: string;
  readonly version: string;
  /** The script of its command. */
  readonly bin: string;
  /** What the script is called where a shell starts it. */
  readonly shown: string;
  /** A module of it, named without its ending: 12 has other endings than 10 and 11. */
  readonly file: (name: string) => string;
  /** What a module of it exports. CommonJS exports can be changed, and whoever asks later gets the change. */
  readonly exports: (name: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly mocha: () => Promise<MochaClass>;
};

/** Finds mocha where a test of this folder finds it. */
export const installedIn = (cwd: string): Installed => {
  const take = createRequire(join(cwd, 'package.json'));
  const manifest = take.resolve('mocha/package.json');
  const root = dirname(manifest);
  const { version } = take(manifest) as { version: string };
  const file = (name: string): string => {
    const path = join(root, 'lib', name);
    return existsSync(`${path}.cjs`) ? `${path}.cjs` : `${path}.js`;
  };
  const exports = async (name: string): Promise<Readonly<Record<string, unknown>>> => {
    const all = (await import(pathToFileURL(file(name)).href)) as { readonly default?: unknown };
    const own = all.default;
    return (typeof own === 'object' || typeof own === 'function') && own !== null ? (own as never) : (all as never);
  };
  const bin = join(root, 'bin', 'mocha.js');
  return {
    root,
    version,
    bin,
    shown: shownAs(cwd, bin),
    file,
    exports,
    mocha: async () => (await exports('mocha')) as unknown as MochaClass,
  };
};

/** npm links the script where commands are looked for, and Node calls it by the link. Others write a script of their own around it. */
const shownAs = (folder: string, bin: string): string => {
  const link = join(folder, 'node_modules', '.bin', 'mocha');
  try {
    if (realpathSync(link) === realpathSync(bin)) return link;
  } catch {
    // There is none here: it may lie further out.
  }
  return dirname(folder) === folder ? bin : shownAs(dirname(folder), bin);
};
