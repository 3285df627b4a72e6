import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Adapter, Launch } from '../adapter.ts';
import { jasmine } from './jasmine.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { playwright } from './playwright.ts';
import { vitest } from './vitest.ts';

const launchOf = (runner: Adapter['name'], flags: readonly string[]): Launch => ({
  suite: {
    name: 'unit',
    runner,
    cwd: '/repo/app',
    args: ['src', '-t', 'a b'],
    env: { MODE: 'x', GATE_MODE: 'list' },
    program: ['/usr/bin/node', ...flags],
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
});

test.each([
  { adapter: vitest, flags: [], launcher: '/dist/shims/vitest-launcher.js' },
  { adapter: jest, flags: ['--experimental-vm-modules'], launcher: '/dist/shims/jest/build/launcher.js' },
  { adapter: mocha, flags: ['--enable-source-maps'], launcher: '/dist/shims/mocha/mocha.js' },
  { adapter: jasmine, flags: ['--enable-source-maps'], launcher: '/dist/shims/jasmine/launcher.js' },
  { adapter: playwright, flags: ['--enable-source-maps'], launcher: '/dist/shims/playwright-launcher.js' },
])(
  '$adapter.name: our launcher with the arguments as typed, and nothing else on the line',
  ({ adapter, flags, launcher }) => {
    expect(adapter.command(launchOf(adapter.name, flags))).toEqual({
      argv: ['/usr/bin/node', ...flags, launcher, 'src', '-t', 'a b'],
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
  },
);

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
  for (const adapter of [vitest, jest]) expect(adapter.exit(exit)).toBe(meaning);
});
