import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { jest } from './jest.ts';

const launch: Launch = {
  suite: {
    name: 'unit',
    runner: 'jest',
    cwd: '/repo/app',
    args: ['src', '-t', 'a b'],
    env: { MODE: 'x', GATE_MODE: 'list' },
    program: ['/usr/bin/node', '--experimental-vm-modules'],
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
  expect(jest.command(launch)).toEqual({
    argv: ['/usr/bin/node', '--experimental-vm-modules', '/dist/shims/jest/build/launcher.js', 'src', '-t', 'a b'],
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
  [[], [process.execPath]],
  [['pnpm', 'exec', 'jest'], [process.execPath]],
  [
    ['/usr/bin/node', '--no-warnings'],
    ['/usr/bin/node', '--no-warnings'],
  ],
])('the program %j is run as %j', (program, expected) => {
  expect(jest.candidates({ cwd: '/repo', program }, {}).map(each => each.program)).toEqual([expected]);
});

test.each([
  [[], 'all'],
  [['-i'], 1],
  [['src', '--runInBand'], 1],
  [['-w', '3'], 3],
  [['--maxWorkers=2'], 2],
  [['--maxWorkers=50%'], 'all'],
])('the arguments %j keep %s cores busy', (args, cores) => {
  expect(jest.cores({ args })).toBe(cores);
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
  expect(jest.exit(exit)).toBe(meaning);
});
