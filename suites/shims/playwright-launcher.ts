import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchFile } from '../adapters/launch-file.ts';
import { allBut, namesFiles, partOf } from './playwright/part.ts';

// In the place of `node_modules/.bin/playwright test`: the same command, with a reporter of ours beside those of the user.
const take = createRequire(join(process.cwd(), 'package.json'));
const cli = join(dirname(take.resolve('@playwright/test/package.json')), 'cli.js');
const { GATE_DIR: dir = '', GATE_MODE: mode, GATE_LAUNCH_FILE: told = '' } = process.env;
const given = process.argv.slice(2);
process.env['PW_TEST_REPORTER'] = join(dirname(fileURLToPath(import.meta.url)), 'playwright', 'reporter.cjs');

/** Lists name files as seen from a folder that only Playwright knows. */
const rootDir = (more: readonly string[]): string => {
  const answer = join(dir, 'playwright-root');
  const env = { ...process.env, GATE_PLAYWRIGHT_ROOT: answer };
  spawnSync(process.execPath, [...process.execArgv, cli, 'test', '--list', ...given, ...more], {
    env,
    stdio: 'ignore',
  });
  return existsSync(answer) ? readFileSync(answer, 'utf8') : process.cwd();
};

const list = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, `${text}\n`);
  return path;
};

const partArgs = (): readonly string[] => {
  const launch = JSON.parse(readFileSync(told, 'utf8')) as LaunchFile;
  if (launch.only === undefined && launch.skip.tests.length + launch.skip.files.length === 0) return [];
  const { unloadable } = partOf(launch, file => file);
  const loadable = unloadable.length === 0 || namesFiles(given) ? [] : [allBut(process.cwd(), unloadable)];
  const root = rootDir(loadable);
  const { only, not } = partOf(launch, file => relative(root, resolve(file)).split(sep).join('/'));
  return [
    ...(only === undefined ? [] : ['--test-list', list('only.txt', only)]),
    ...(not === undefined ? [] : ['--test-list-invert', list('not.txt', not)]),
    ...loadable,
  ];
};

process.argv.splice(
  1,
  process.argv.length,
  cli,
  'test',
  ...(mode === 'list' ? ['--list'] : []),
  ...given,
  ...partArgs(),
);
take(cli);
