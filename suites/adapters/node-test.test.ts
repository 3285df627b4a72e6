import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { nodeTest } from './node-test.ts';
import { nodeTestArgs, testWorkers } from './node-test-args.ts';

const launchOf = (more: Partial<Launch>): Launch => ({
  suite: {
    name: 'unit',
    runner: 'node-test',
    cwd: '/repo/app',
    args: [
      '--import',
      'tsx',
      '--test-reporter=junit',
      '--test-reporter-destination',
      'out.xml',
      'tests',
      '--test-reporter=x',
    ],
    env: { MODE: 'x', GATE_MODE: 'list' },
    program: ['node', '--expose-gc'],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: 'configured',
  },
  mode: 'run',
  number: 1,
  dir: '/repo/.gate/l',
  eventsFile: '/repo/.gate/l/events',
  shims: '/dist/shims',
  skip: { tests: [], files: [] },
  ...more,
});

const start = [
  'node',
  '--expose-gc',
  '--require',
  '/dist/shims/node-test/build/preload.cjs',
  '--test',
  '--import',
  'tsx',
];

test('the first launch has the arguments as typed, behind our module', () => {
  expect(nodeTest.command(launchOf({}))).toMatchObject({
    argv: [...start, '--test-reporter=junit', '--test-reporter-destination', 'out.xml', 'tests', '--test-reporter=x'],
    cwd: '/repo/app',
    env: { MODE: 'x', GATE_MODE: 'run', GATE_DIR: '/repo/.gate/l' },
  });
});

test.each([
  ['a relaunch', { number: 2 }],
  ['a list', { mode: 'list' as const }],
  ['a part', { only: { files: [], tests: [] } }],
])('%s leaves the reports as they are, and what stands behind the files is no option', (_, more) => {
  expect(nodeTest.command(launchOf(more)).argv).toEqual([...start, 'tests', '--test-reporter=x']);
});

test.each([
  [[], []],
  [['--test', '--watch', 'a.js'], ['a.js']],
  [
    ['-r', '--watch', 'a.js'],
    ['-r', '--watch', 'a.js'],
  ],
  [
    ['--', '--watch'],
    ['--', '--watch'],
  ],
  [
    ['--test-name-pattern', '--watch', '--watch-path=x'],
    ['--test-name-pattern', '--watch'],
  ],
])('of the arguments %j the first launch keeps %j', (args, kept) => {
  expect(nodeTestArgs(args, true)).toEqual(kept);
});

test('a relaunch leaves the file of `--test-rerun-failures` and the bounds of coverage alone', () => {
  const args = [
    '--test-rerun-failures',
    'state.json',
    '--test-coverage-lines',
    '80',
    '--test-random-seed',
    '7',
    'a.js',
  ];
  expect(nodeTestArgs(args, true)).toEqual(args);
  expect(nodeTestArgs(args, false)).toEqual(['--test-random-seed', '7', 'a.js']);
});

test.each([
  [[], 'all'],
  [['--test-concurrency=3'], 3],
  [['--test-concurrency', '2', 'a.js'], 2],
  [['a.js', '--test-concurrency=3'], 'all'],
  [['--test-isolation=none', '--test-concurrency=3'], 1],
  [['--experimental-test-isolation', 'none', 'a.js'], 1],
  [['--test-isolation=none', '--test-isolation=process'], 'all'],
])('the arguments %j keep %s cores busy', (args, cores) => {
  expect(testWorkers(args)).toBe(cores);
});

test.each([
  [[], process.execPath],
  [['/opt/node/bin/node', '--expose-gc'], '/opt/node/bin/node'],
  [['pnpm', 'exec'], process.execPath],
])('the program %j is run by %s', (program, node) => {
  expect(nodeTest.candidates({ cwd: '/repo', program }, {})[0]?.program[0]).toBe(node);
});

test.each([
  [{ code: 0 }, 'passed'],
  [{ code: 1 }, 'tests-failed'],
  [{ code: 9 }, 'usage'],
  [{ code: 143 }, 'interrupted'],
  [{ code: 7 }, 'silent'],
  [{ signal: 'SIGTERM' }, 'interrupted'],
  [{ signal: 'SIGKILL' }, 'silent'],
  [{}, 'silent'],
])('the exit %j means %s', (exit, meaning) => {
  expect(nodeTest.exit(exit)).toBe(meaning);
});
