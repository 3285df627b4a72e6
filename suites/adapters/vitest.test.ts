import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { vitest } from './vitest.ts';

const launch: Launch = {
  suite: {
    name: 'unit',
    runner: 'vitest',
    cwd: '/repo/app',
    args: ['src', '-t', 'a b'],
    env: { MODE: 'x', GATE_MODE: 'list' },
    program: ['/usr/bin/node'],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: 'configured',
  },
  mode: 'run',
  number: 2,
  dir: '/repo/.gate/l',
  eventsFile: '/repo/.gate/l/events',
  shims: '/dist/shims',
  skip: { tests: [{ file: 'a.test.ts', titles: ['x'] }], files: [] },
};

test('the command is our launcher with the arguments as typed, and nothing else on the line', () => {
  expect(vitest.command(launch)).toEqual({
    argv: ['/usr/bin/node', '/dist/shims/vitest-launcher.js', 'src', '-t', 'a b'],
    cwd: '/repo/app',
    // The suite's own variables pass, but cannot steer the shims.
    env: {
      MODE: 'x',
      GATE_EVENTS: '/repo/.gate/l/events',
      GATE_CWD: '/repo/app',
      GATE_DIR: '/repo/.gate/l',
      GATE_MODE: 'run',
      GATE_LAUNCH: '2',
      GATE_LAUNCH_FILE: '/repo/.gate/l/launch.json',
      GATE_TEST_LIMIT: '60000',
    },
    files: [{ name: 'launch.json', text: '{"skip":{"tests":[{"file":"a.test.ts","titles":["x"]}],"files":[]}}' }],
  });
});

test.each([
  [{ code: 0 }, 'passed'],
  [{ code: 1 }, 'tests-failed'],
  [{ code: 2 }, 'usage'],
  [{ code: 5 }, 'no-tests'],
  [{ code: 130 }, 'interrupted'],
  [{ signal: 'SIGTERM' }, 'interrupted'],
  [{ signal: 'SIGKILL' }, 'silent'],
  [{ code: 134 }, 'silent'],
  [{}, 'silent'],
])('the exit %j means %s', (exit, meaning) => {
  expect(vitest.exit(exit)).toBe(meaning);
});

test('the check prints the version of the vitest that the folder has, and fails where there is none', () => {
  const [candidate] = vitest.candidates({ cwd: '/', program: [] }, {});
  const [program = '', ...args] = candidate?.check ?? [];
  const run = (cwd: string): string =>
    execFileSync(program, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 20_000 });
  expect(run(process.cwd()).trim()).toMatch(/^4\.\d+\.\d+$/);
  expect(() => run('/')).toThrow(/Command failed/);
  const half = mkdtempSync(join(tmpdir(), 'gate-half-'));
  mkdirSync(join(half, 'node_modules/vitest'), { recursive: true });
  writeFileSync(
    join(half, 'node_modules/vitest/package.json'),
    '{"version":"4.1.0","exports":{"./node":"./dist/node.js","./package.json":"./package.json"}}',
  );
  expect(() => run(half), 'an installation that is not whole').toThrow(/Command failed/);
  rmSync(half, { recursive: true });
});
