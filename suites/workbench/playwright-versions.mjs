// Puts @playwright/test into a cache folder, without browsers: this repository itself does not use it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const limitMs = 240_000;
const wanted = { 1: '^1.65.1' };
const root = join(tmpdir(), 'regression-gate-test-runners');
const folderOf = major => join(root, `playwright-${major}`);

/** The `node_modules` that holds a major of Playwright, made when it is not there; nothing when it cannot be had. */
export const playwrightModules = major => {
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
      JSON.stringify({ private: true, dependencies: { '@playwright/test': wanted[major] } }),
    );
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error'];
    const env = { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' };
    execFileSync('npm', args, { cwd: draft, env, timeout: limitMs, stdio: ['ignore', 'ignore', 'inherit'] });
    renameSync(draft, folder);
  } catch (error) {
    // Another test file may have been quicker: a folder that is there now is as good as ours.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) process.stderr.write(`playwright ${major} could not be installed: ${String(error)}\n`);
  }
  return existsSync(folder);
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = playwrightModules(1) === undefined ? 1 : 0;
}
