// Puts Node 22 and 24 into cache folders, beside the Node that runs this: suites of `node --test` are tried with each of them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const limitMs = 480_000; // some 50 MB each
const wanted = { 22: '~22.23.3', 24: '~24.21.0' };
const root = join(tmpdir(), 'regression-gate-test-runners');
const folderOf = major => join(root, `node-${major}`);
/** npm has the programs of each platform in a package of its own. */
const name = `node-${process.platform}-${process.arch}`;

/** The program of a major of Node, fetched when it is not there; nothing when it cannot be had. */
export const nodeProgram = major => {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  if (!(major in wanted)) return undefined;
  const folder = folderOf(major);
  return existsSync(folder) || made(major, folder) ? join(folder, 'bin', 'node') : undefined;
};

const made = (major, folder) => {
  mkdirSync(root, { recursive: true });
  const draft = mkdtempSync(join(root, 'draft-'));
  try {
    writeFileSync(
      join(draft, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [name]: wanted[major] } }),
    );
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', args, { cwd: draft, timeout: limitMs, stdio: ['ignore', 'ignore', 'inherit'] });
    // Half as large as the program, and nobody reads them.
    for (const rest of ['include', 'share'])
      rmSync(join(draft, 'node_modules', name, rest), { recursive: true, force: true });
    renameSync(join(draft, 'node_modules', name), folder);
  } catch (error) {
    // Another test file may have been quicker: a folder that is there now is as good as ours.
    if (!existsSync(folder)) process.stderr.write(`Node ${major} could not be installed: ${String(error)}\n`);
  }
  rmSync(draft, { recursive: true, force: true });
  return existsSync(folder);
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = [22, 24].every(major => nodeProgram(major) !== undefined) ? 0 : 1;
}
