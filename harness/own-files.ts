import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const above = (folder: string, isIt: (folder: string) => boolean): string => {
  if (isIt(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the gate does not find its own files: install it again');
  return above(parent, isIt);
};

/** The folder of the code: `dist/` once built, into whichever file this module was joined; else the repository. */
export const codeRoot: string = above(dirname(fileURLToPath(import.meta.url)), folder =>
  ['harness', 'gates'].every(name => existsSync(join(folder, name))),
);

/** The folder of this package, whether built or from source. */
export const packageRoot: string = above(codeRoot, folder => existsSync(join(folder, 'package.json')));

/** A program or a folder of ours for other processes, which take it built: its path, whether it is there or not. */
export const builtFile = (path: string): string => join(packageRoot, 'dist', path);
