// Installs the majors of jasmine that the tests run, each in a folder of its own beside the other runners of tests.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = { 5: '5.13.0', 6: '6.3.0' };

const folderOf = major => join(tmpdir(), 'regression-gate-test-runners', `jasmine-${major}`);
const isInstalled = major => existsSync(join(folderOf(major), 'node_modules', 'jasmine', 'bin', 'jasmine.js'));

/** The `node_modules` that holds a major of jasmine; nothing where it is not installed. */
export const jasmineModules = major => (isInstalled(major) ? join(folderOf(major), 'node_modules') : undefined);

const install = major => {
  const folder = folderOf(major);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--save-exact', `jasmine@${versions[major]}`];
  return spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = Object.keys(versions).filter(major => !isInstalled(major));
  const failed = missing.filter(major => !install(major));
  for (const major of failed) console.error(`jasmine ${major} could not be installed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
