// Puts vitest 3.2 (with its coverage) into a cache folder beside the 4.1 of this repository: the adapter serves both.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const limitMs = 240_000;
const wanted = { vitest: '~3.2.7', '@vitest/coverage-v8': '~3.2.7' };
const root = join(tmpdir(), 'regression-gate-test-runners');
const folder = join(root, 'vitest-3.2');

/** The `node_modules` that holds a major of vitest, made when it is not there; nothing when it cannot be had. */
export const modulesOf = major => {
  if (major === 4) return join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'node_modules');
  if (!existsSync(folder) && !made()) return undefined;
  return join(folder, 'node_modules');
};

const made = () => {
  mkdirSync(root, { recursive: true });
  const draft = mkdtempSync(join(root, 'draft-'));
  try {
    writeFileSync(join(draft, 'package.json'), JSON.stringify({ private: true, dependencies: wanted }));
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', args, { cwd: draft, timeout: limitMs, stdio: ['ignore', 'ignore', 'inherit'] });
    renameSync(draft, folder);
  } catch (error) {
    // Another test file may have been quicker: a folder that is there now is as good as ours.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) process.stderr.write(`vitest 3.2 could not be installed: ${String(error)}\n`);
  }
  return existsSync(folder);
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = modulesOf(3) === undefined ? 1 : 0;
}
