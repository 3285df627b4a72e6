// What the `*-versions.mjs` share: packages that this repository itself does not use, in a cache folder of their own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const limitMs = 240_000;
const root = join(tmpdir(), 'regression-gate-test-runners');

/** The `node_modules` that holds these packages, made when it is not there; nothing when they cannot be had. */
export const modulesWith = (name, dependencies, env = {}) => {
  const folder = join(root, name);
  if (!existsSync(folder) && !made(folder, { name, dependencies, env })) return undefined;
  return join(folder, 'node_modules');
};

const made = (folder, { name, dependencies, env }) => {
  mkdirSync(root, { recursive: true });
  const draft = mkdtempSync(join(root, 'draft-'));
  try {
    writeFileSync(join(draft, 'package.json'), JSON.stringify({ private: true, dependencies }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: draft,
      env: { ...process.env, ...env },
      timeout: limitMs,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    renameSync(draft, folder);
  } catch (error) {
    // Another test file may have been quicker: a folder that is there now is as good as ours.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) process.stderr.write(`${name} could not be installed: ${String(error)}\n`);
  }
  return existsSync(folder);
};

/** Installs every major, where the file of that address is what was started. */
export const installWhereStarted = (url, majors, modulesOf) => {
  if (process.argv[1] === undefined || url !== pathToFileURL(process.argv[1]).href) return;
  if (!majors.every(major => modulesOf(major) !== undefined)) process.exitCode = 1;
};
