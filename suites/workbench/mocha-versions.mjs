// Puts mocha 10, 11 and 12 into cache folders: this repository itself does not use it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const limitMs = 240_000;
const wanted = { 10: '~10.8.0', 11: '~11.8.0', 12: '^12.0.3' };
const root = join(tmpdir(), 'regression-gate-test-runners');
const folderOf = major => join(root, `mocha-${major}`);

/** The `node_modules` that holds a major of mocha, made when it is not there; nothing when it cannot be had. */
export const mochaModules = major => {
  const folder = folderOf(major);
  if (!existsSync(folder) && !made(major, folder)) return undefined;
  return join(folder, 'node_modules');
};

const made = (major, folder) => {
  mkdirSync(root, { recursive: true });
  const draft = mkdtempSync(join(root, 'draft-'));
  try {
    writeFileSync(
      join(draft, 'package.json'),
      JSON.stringify({ private: true, dependencies: { mocha: wanted[major] } }),
    );
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', args, { cwd: draft, timeout: limitMs, stdio: ['ignore', 'ignore', 'inherit'] });
    renameSync(draft, folder);
  } catch (error) {
    // Another test file may have been quicker: a folder that is there now is as good as ours.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) process.stderr.write(`mocha ${major} could not be installed: ${String(error)}\n`);
  }
  return existsSync(folder);
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = [10, 11, 12].every(major => mochaModules(major) !== undefined) ? 0 : 1;
}
