// A temporary folder with one small project a suite. The runner is the repository's own.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository that is measured. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

let place;
let count = 0;

/** A new folder that holds nothing. */
export const makeFolder = name => {
  place ??= mkdtempSync(join(tmpdir(), 'gate-bench-'));
  const folder = join(place, `${++count}-${name}`);
  mkdirSync(folder);
  return folder;
};

/** Writes a project, a git repository with one commit like those that the gate is used in. `modules`: its `node_modules`. Gives its folder. */
export const makeProject = (name, files, modules = join(root, 'node_modules')) => {
  const folder = makeFolder(name);
  for (const [path, text] of Object.entries({ '.gitignore': 'node_modules\n.gate\n.cache\n__pycache__\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(modules, join(folder, 'node_modules'), 'dir');
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost'];
  for (const words of [['init'], ['add', '.'], [...author, 'commit', '--message', 'suite']])
    spawnSync('git', words, { cwd: folder, stdio: 'ignore' });
  return folder;
};

/** Removes everything that was written. */
export const removePlace = () => {
  if (place !== undefined) rmSync(place, { recursive: true, force: true });
  place = undefined;
};
