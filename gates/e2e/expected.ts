/** One small project that misbehaves, and the fate of each of its tests. */
export type Row = {
  readonly name: string;
  readonly runner:
    | 'vitest'
    | 'jest'
    | 'mocha'
    | 'jasmine'
    | 'node-test'
    | 'pytest'
    | 'command'
    | 'tap'
    | 'junit'
    | 'go'
    | 'cargo'
    | 'playwright';
  /** On which versions beside the newest the row is run too. */
  readonly also?: readonly number[];
  /** With which versions alone the row is run, where others answer otherwise. */
  readonly on?: readonly number[];
  readonly files: Readonly<Record<string, string>>;
  /** More of the suite's configuration. */
  readonly suite?: object;
  /** Fate by id, without the suite's name: `hung gate test a.test.ts:3` names whose clock, which clock, and the first line of the project. */
  readonly fates: Readonly<Record<string, string>>;
  /** What an older version tells otherwise, by its name: cargo of Debian. */
  readonly otherwise?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly verdict: 'pass' | 'fail' | 'incomplete';
  /** How often the runner is started, where that is the point. */
  readonly launches?: number;
};

const js = (text: string): string =>
  `import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';\n${text}\n`;
const config = (test: string): string => `export default { test: ${test} };\n`;
const forever = '{ for (;;) {} }';

/** What vitest suites do wrong. */
export const vitestRows: readonly Row[] = [
  {
    name: 'a loop in a test',
    runner: 'vitest',
    also: [3],
    files: { 'a.test.ts': js(`test('first', () => {});\ntest('loop', () => ${forever});\ntest('last', () => {});`) },
    fates: {
      'a.test.ts > first': 'passed',
      'a.test.ts > loop': 'hung gate test a.test.ts:3',
      'a.test.ts > last': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'two loops in one file, on threads',
    runner: 'vitest',
    also: [3],
    files: {
      'vitest.config.ts': config(`{ pool: 'threads' }`),
      'a.test.ts': js(
        `test('a', () => {});\ntest('one', () => ${forever});\ntest('b', () => {});\ntest('two', () => ${forever});\ntest('c', () => {});`,
      ),
    },
    fates: {
      'a.test.ts > a': 'passed',
      'a.test.ts > one': 'hung gate test a.test.ts:3',
      'a.test.ts > b': 'passed',
      'a.test.ts > two': 'hung gate test a.test.ts:5',
      'a.test.ts > c': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a promise that never resolves: our clock, or the runner’s own',
    runner: 'vitest',
    files: {
      'a.test.ts': js(
        `test('ours', () => new Promise(() => {}));\ntest('theirs', () => new Promise(() => {}), 200);\ntest('last', () => {});`,
      ),
    },
    fates: {
      'a.test.ts > ours': 'hung gate test a.test.ts:2',
      'a.test.ts > theirs': 'hung runner test a.test.ts:3',
      'a.test.ts > last': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'hooks that loop',
    runner: 'vitest',
    files: {
      'before.test.ts': js(
        `describe('g', () => { beforeAll(() => ${forever}); test('under', () => {}); });\ntest('beside', () => {});`,
      ),
      'after.test.ts': js(
        `describe('g', () => { afterAll(() => ${forever}); test('under', () => {}); });\ntest('beside', () => {});`,
      ),
      'each.test.ts': js(
        `describe('g', () => { beforeEach(() => ${forever}); test('under', () => {}); });\ntest('beside', () => {});`,
      ),
    },
    fates: {
      'before.test.ts > g > (hook: beforeAll)': 'hung gate hook before.test.ts:2',
      'before.test.ts > g > under': 'not-run hook',
      'before.test.ts > beside': 'passed',
      'after.test.ts > g > (hook: afterAll)': 'hung gate hook after.test.ts:2',
      'after.test.ts > g > under': 'passed',
      'after.test.ts > beside': 'passed',
      'each.test.ts > g > under': 'hung gate hook each.test.ts:2',
      'each.test.ts > beside': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'hooks that fail or never end',
    runner: 'vitest',
    files: {
      'fails.test.ts': js(
        `describe('g', () => { beforeAll(() => { throw new Error('no'); }); test('under', () => {}); });\ntest('beside', () => {});`,
      ),
      'never.test.ts': js(
        `describe('g', () => { beforeAll(() => new Promise(() => {}), 200); test('under', () => {}); });\ntest('beside', () => {});`,
      ),
      'after.test.ts': js(`afterAll(() => { throw new Error('no'); });\ntest('under', () => {});`),
    },
    fates: {
      'fails.test.ts > g > (hook: beforeAll)': 'failed fails.test.ts:2',
      'fails.test.ts > g > under': 'not-run hook',
      'fails.test.ts > beside': 'passed',
      'never.test.ts > g > (hook: beforeAll)': 'hung runner hook never.test.ts:2',
      'never.test.ts > g > under': 'not-run hook',
      'never.test.ts > beside': 'passed',
      'after.test.ts > (hook: afterAll)': 'failed after.test.ts:2',
      'after.test.ts > under': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'files that cannot be loaded',
    runner: 'vitest',
    also: [3],
    files: {
      'loop.test.ts': js(`test('unseen', () => {});\nfor (;;) {}`),
      'throws.test.ts': js(`test('unseen', () => {});\nthrow new Error('no');`),
      'fine.test.ts': js(`test('runs on', () => {});`),
    },
    fates: {
      'loop.test.ts > (load)': 'hung gate load loop.test.ts:3',
      'throws.test.ts > (load)': 'failed throws.test.ts:3',
      'fine.test.ts > runs on': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'tests that end their process',
    runner: 'vitest',
    also: [3],
    files: {
      'kill.test.ts': js(
        `test('a', () => {});\ntest('kills', () => { process.kill(process.pid, 'SIGKILL'); });\ntest('b', () => {});`,
      ),
      'exit.test.ts': js(`test('a', () => {});\ntest('exits', () => { process.exit(3); });\ntest('b', () => {});`),
    },
    fates: {
      'kill.test.ts > a': 'passed',
      'kill.test.ts > kills': 'crashed',
      'kill.test.ts > b': 'passed',
      'exit.test.ts > a': 'passed',
      'exit.test.ts > exits': 'crashed exit.test.ts:3',
      'exit.test.ts > b': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'an abort, and an exit past all guards',
    runner: 'vitest',
    also: [3],
    files: {
      'abort.test.ts': js(`test('a', () => {});\ntest('aborts', () => { process.abort(); });\ntest('b', () => {});`),
      'exit.test.ts': js(
        `test('a', () => {});\ntest('exits', () => { process.reallyExit(0); });\ntest('b', () => {});`,
      ),
    },
    fates: {
      'abort.test.ts > a': 'passed',
      'abort.test.ts > aborts': 'crashed',
      'abort.test.ts > b': 'passed',
      'exit.test.ts > a': 'passed',
      'exit.test.ts > exits': 'crashed',
      'exit.test.ts > b': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a signal on threads kills the runner',
    runner: 'vitest',
    files: {
      'vitest.config.ts': config(`{ pool: 'threads' }`),
      'a.test.ts': js(
        // The signal may go to another thread: this one stays until then.
        `test('a', () => {});\ntest('aborts', async () => { process.kill(process.pid, 'SIGABRT'); await new Promise(() => undefined); });\ntest('b', () => {});`,
      ),
    },
    fates: { 'a.test.ts > a': 'passed', 'a.test.ts > aborts': 'crashed', 'a.test.ts > b': 'passed' },
    verdict: 'fail',
  },
  {
    name: 'a test that holds too much memory',
    runner: 'vitest',
    files: {
      'a.test.ts': js(
        `test('a', () => {});\ntest('hog', async () => { globalThis.held = Buffer.alloc(400 * 2 ** 20, 1); await new Promise(() => {}); }, 60_000);\ntest('b', () => {});`,
      ),
    },
    suite: { memory: '400MiB', limits: { test: '60s' } },
    fates: { 'a.test.ts > a': 'passed', 'a.test.ts > hog': 'crashed', 'a.test.ts > b': 'passed' },
    verdict: 'fail',
  },
  {
    name: 'an error after the end of its test',
    runner: 'vitest',
    files: {
      'a.test.ts': js(
        `test('late', () => { setTimeout(() => { throw new Error('late'); }, 20); });\ntest('waits', () => new Promise(resolve => setTimeout(resolve, 300)));`,
      ),
    },
    fates: { 'a.test.ts > late': 'passed', 'a.test.ts > waits': 'passed', '(session)': 'failed a.test.ts:2' },
    verdict: 'fail',
  },
  {
    name: 'processes left behind',
    runner: 'vitest',
    files: {
      'daemon.test.ts': `import { spawn } from 'node:child_process';\n${js(`test('daemon', () => { spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }).unref(); });\ntest('tidy', () => {});`)}`,
      'stdio.test.ts': `import { spawn } from 'node:child_process';\n${js(`test('inherits', () => { spawn('sleep', ['300'], { stdio: 'inherit' }).unref(); });`)}`,
    },
    fates: {
      'daemon.test.ts > daemon': 'passed leaky',
      'daemon.test.ts > tidy': 'passed',
      'stdio.test.ts > inherits': 'passed leaky',
    },
    verdict: 'fail',
  },
  {
    name: 'two projects over one file',
    runner: 'vitest',
    also: [3],
    files: {
      'vitest.config.ts': config(`{ projects: [{ test: { name: 'x' } }, { test: { name: 'y', pool: 'threads' } }] }`),
      'a.test.ts': js(`test('first', () => {});\ntest('loop', () => ${forever});\ntest('last', () => {});`),
    },
    fates: Object.fromEntries(
      ['/x', '/y'].flatMap(project => [
        [`${project} :: a.test.ts > first`, 'passed'],
        [`${project} :: a.test.ts > loop`, 'hung gate test a.test.ts:3'],
        [`${project} :: a.test.ts > last`, 'passed'],
      ]),
    ),
    verdict: 'fail',
  },
  {
    name: 'one worker for all files, which hangs in the last test of the first',
    runner: 'vitest',
    files: {
      'vitest.config.ts': config(
        `{ isolate: false, fileParallelism: false, sequence: { sequencer: class { sort(files) { return [...files].sort((a, b) => (a.moduleId < b.moduleId ? -1 : 1)); } shard(files) { return files; } } } }`,
      ),
      'a.test.ts': js(`test('first', () => {});\ntest('loop', () => ${forever});`),
      'b.test.ts': js(`test('not lost', () => {});`),
      'c.test.ts': js(`test('not lost', () => {});`),
    },
    fates: {
      'a.test.ts > first': 'passed',
      'a.test.ts > loop': 'hung gate test a.test.ts:3',
      'b.test.ts > not lost': 'passed',
      'c.test.ts > not lost': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a runner of the user’s own',
    runner: 'vitest',
    files: {
      'vitest.config.ts': config(`{ runner: './runner.ts' }`),
      'runner.ts': `import { VitestTestRunner } from 'vitest/runners';\nexport default class extends VitestTestRunner {\n  onBeforeRunTask(test) { globalThis.mine = true; return super.onBeforeRunTask(test); }\n}\n`,
      'a.test.ts': js(
        `test('sees it', () => { expect(globalThis.mine).toBe(true); });\ntest('loop', () => ${forever});\ntest('last', () => {});`,
      ),
    },
    fates: {
      'a.test.ts > sees it': 'passed',
      'a.test.ts > loop': 'hung gate test a.test.ts:3',
      'a.test.ts > last': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'concurrent tests beside a loop',
    runner: 'vitest',
    also: [3],
    files: {
      'a.test.ts': js(
        [
          'const pause = ms => new Promise(resolve => setTimeout(resolve, ms));',
          `describe.concurrent('c', () => {`,
          `  test('x', async () => { await pause(100); });`,
          `  test('loop', async () => { await pause(20); for (;;) {} });`,
          `  test('y', async () => { await pause(100); });`,
          '});',
        ].join('\n'),
      ),
    },
    fates: {
      'a.test.ts > c > x': 'passed',
      'a.test.ts > c > loop': 'hung gate test a.test.ts:5',
      'a.test.ts > c > y': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'bail',
    runner: 'vitest',
    files: { 'a.test.ts': js(`test('fails', () => { expect(1).toBe(2); });\ntest('rest', () => {});`) },
    suite: { args: ['--bail=1'] },
    fates: { 'a.test.ts > fails': 'failed a.test.ts:2', 'a.test.ts > rest': 'not-run deselected' },
    verdict: 'incomplete',
  },
  {
    name: 'only, and a name pattern',
    runner: 'vitest',
    files: { 'a.test.ts': js(`test('a', () => {});\ntest.only('b', () => {});\ntest.skip('c', () => {});`) },
    fates: { 'a.test.ts > a': 'not-run deselected', 'a.test.ts > b': 'passed', 'a.test.ts > c': 'skipped' },
    verdict: 'incomplete',
  },
  {
    name: 'deselected, and listed in the configuration',
    runner: 'vitest',
    files: { 'a.test.ts': js(`test('slow one', () => {});\ntest('b', () => {});`) },
    suite: { args: ['-t', '^b'], deselected: ['* > slow *'] },
    fates: { 'a.test.ts > slow one': 'not-run deselected', 'a.test.ts > b': 'passed' },
    verdict: 'pass',
  },
  {
    name: 'names and kinds',
    runner: 'vitest',
    also: [3],
    files: {
      'a.test.ts': js(
        [
          `test('same', () => {});`,
          `test('same', () => { expect(1).toBe(2); });`,
          `test('ünï ☃ > "q"', () => {});`,
          `test.each([1, 2])('each %i', () => {});`,
          `test.todo('later');`,
          `test.fails('as it should', () => { throw new Error('x'); });`,
          `test.fails('passes', () => {});`,
          `test('skips itself', ctx => ctx.skip());`,
          `describe.skip('group', () => { test('inside', () => {}); });`,
        ].join('\n'),
      ),
    },
    fates: {
      'a.test.ts > same': 'passed',
      'a.test.ts > same #2': 'failed a.test.ts:3',
      'a.test.ts > ünï ☃ > "q"': 'passed',
      'a.test.ts > each 1': 'passed',
      'a.test.ts > each 2': 'passed',
      'a.test.ts > later': 'skipped',
      'a.test.ts > as it should': 'passed',
      'a.test.ts > passes': 'failed',
      'a.test.ts > skips itself': 'skipped',
      'a.test.ts > group > inside': 'skipped',
    },
    verdict: 'fail',
  },
  {
    name: 'a flaky test',
    runner: 'vitest',
    files: { 'a.test.ts': js(`let tries = 0;\ntest('flake', { retry: 2 }, () => { expect(++tries).toBe(2); });`) },
    fates: { 'a.test.ts > flake': 'passed flaky' },
    verdict: 'fail',
  },
  {
    name: 'a globalSetup that fails',
    runner: 'vitest',
    files: {
      'vitest.config.ts': config(`{ globalSetup: './setup.ts' }`),
      'setup.ts': `export default () => { throw new Error('no database'); };\n`,
      'a.test.ts': js(`test('a', () => {});`),
    },
    fates: { '(session)': 'failed setup.ts:1', 'a.test.ts > (load)': 'not-run hook' },
    verdict: 'fail',
  },
  {
    name: 'tests that abort, stop themselves, or wait for a child for ever',
    runner: 'vitest',
    files: {
      'abort.test.ts': js(`test('aborts', () => { process.abort(); });\ntest('last', () => {});`),
      'stop.test.ts': js(`test('stops', () => { process.kill(process.pid, 'SIGSTOP'); });\ntest('last', () => {});`),
      'wait.test.ts': `import { execSync } from 'node:child_process';\n${js(`test('waits', () => { execSync('sleep 300'); });\ntest('last', () => {});`)}`,
    },
    fates: {
      'abort.test.ts > aborts': 'crashed',
      'abort.test.ts > last': 'passed',
      'stop.test.ts > stops': 'hung gate test',
      'stop.test.ts > last': 'passed',
      'wait.test.ts > waits': 'hung gate test',
      'wait.test.ts > last': 'passed',
    },
    verdict: 'fail',
  },
  { name: 'no tests', runner: 'vitest', files: {}, fates: {}, verdict: 'incomplete' },
  {
    name: 'nothing wrong',
    runner: 'vitest',
    also: [3],
    files: { 'a.test.ts': js(`test('a', () => {});\ntest('b', () => {});`) },
    fates: { 'a.test.ts > a': 'passed', 'a.test.ts > b': 'passed' },
    verdict: 'pass',
  },
];

const py = (...lines: readonly string[]): string => `${lines.join('\n')}\n`;

const crashesAndLoops = py(
  'import os',
  'def test_a(): pass',
  'def test_crash(): os._exit(0)',
  'def test_b(): pass',
  'def test_loop():',
  '    while True: pass',
  'def test_c(): pass',
);

/** What pytest suites do wrong. */
export const pytestRows: readonly Row[] = [
  {
    name: 'loops, with and without the GIL, a deadlock and an exit',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': py(
        'import os, threading',
        'def test_first(): pass',
        'def test_loop():',
        '    while True: pass',
        'def test_gil():',
        '    sum(range(10**13))',
        'def test_deadlock():',
        '    lock = threading.Lock()',
        '    lock.acquire()',
        '    lock.acquire()',
        'def test_exit(): os._exit(0)',
        'def test_last(): pass',
      ),
    },
    fates: {
      'test_a.py > test_first': 'passed',
      'test_a.py > test_loop': 'hung gate test test_a.py:4',
      'test_a.py > test_gil': 'hung gate test test_a.py:6',
      'test_a.py > test_deadlock': 'hung gate test test_a.py:10',
      'test_a.py > test_exit': 'crashed',
      'test_a.py > test_last': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'tests that end their process',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': py(
        'import ctypes, os, signal, sys',
        'def test_first(): pass',
        'def test_exit(): os._exit(3)',
        'def test_abort(): os.abort()',
        'def test_kill(): os.kill(os.getpid(), signal.SIGKILL)',
        'def test_segfault(): ctypes.string_at(0)',
        'def test_system_exit(): sys.exit(3)',
        'def test_last(): pass',
      ),
    },
    fates: {
      'test_a.py > test_first': 'passed',
      'test_a.py > test_exit': 'crashed',
      'test_a.py > test_abort': 'crashed',
      'test_a.py > test_kill': 'crashed',
      'test_a.py > test_segfault': 'crashed',
      'test_a.py > test_system_exit': 'failed test_a.py:7',
      'test_a.py > test_last': 'passed',
    },
    verdict: 'fail',
    launches: 5,
  },
  {
    name: 'a test that holds too much memory, itself or through a child',
    runner: 'pytest',
    files: {
      'test_a.py': py(
        'import subprocess, sys, time',
        'def test_first(): pass',
        'def test_hog():',
        '    held = b"x" * (300 << 20)',
        '    time.sleep(300)',
        'def test_child():',
        '    subprocess.run([sys.executable, "-c", "import time; held = b\'x\' * (300 << 20); time.sleep(300)"])',
        'def test_last(): pass',
      ),
    },
    suite: { memory: '256MiB', limits: { test: '60s' } },
    fates: {
      'test_a.py > test_first': 'passed',
      'test_a.py > test_hog': 'crashed',
      'test_a.py > test_child': 'crashed',
      'test_a.py > test_last': 'passed',
    },
    verdict: 'fail',
    launches: 3,
  },
  {
    name: 'xdist: a worker that holds too much memory dies alone',
    runner: 'pytest',
    files: {
      'test_a.py': py(
        'import time',
        'def test_first(): pass',
        'def test_hog():',
        '    held = b"x" * (300 << 20)',
        '    time.sleep(300)',
        'def test_last(): pass',
      ),
    },
    suite: { args: ['-n', '2'], memory: '256MiB', limits: { test: '60s' } },
    fates: { 'test_a.py > test_first': 'passed', 'test_a.py > test_hog': 'crashed', 'test_a.py > test_last': 'passed' },
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'a runner that is killed between two tests',
    runner: 'pytest',
    files: {
      'conftest.py': py(
        'import os, signal',
        'def pytest_runtest_logfinish(nodeid):',
        '    if not os.path.exists("killed"):',
        '        open("killed", "w").close()',
        '        os.kill(os.getpid(), signal.SIGKILL)',
      ),
      'test_a.py': py('def test_first(): pass', 'def test_last(): pass'),
    },
    fates: { 'test_a.py > test_first': 'passed', 'test_a.py > test_last': 'passed', '(session)': 'crashed' },
    verdict: 'fail',
    launches: 2,
  },
  {
    name: 'a runner that dies each time before its first test',
    runner: 'pytest',
    files: {
      'conftest.py': py(
        'import os, signal, pytest',
        '@pytest.hookimpl(tryfirst=True)',
        'def pytest_runtestloop(session): os.kill(os.getpid(), signal.SIGKILL)',
      ),
      'test_a.py': py('def test_one(): pass', 'def test_two(): pass'),
    },
    fates: {
      'test_a.py > test_one': 'not-run crashed',
      'test_a.py > test_two': 'not-run crashed',
      '(session)': 'crashed',
    },
    verdict: 'fail',
    launches: 3,
  },
  {
    name: 'every test crashes, and every test is told',
    runner: 'pytest',
    files: { 'test_a.py': py('import os', ...[1, 2, 3, 4].map(nth => `def test_${nth}(): os._exit(0)`)) },
    fates: Object.fromEntries([1, 2, 3, 4].map(nth => [`test_a.py > test_${nth}`, 'crashed'])),
    verdict: 'fail',
    launches: 4,
  },
  {
    name: 'marks, classes and parameters',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': py(
        'import pytest, unittest',
        '@pytest.mark.xfail',
        'def test_xfail(): assert 0',
        '@pytest.mark.xfail',
        'def test_xpass(): pass',
        '@pytest.mark.xfail(strict=True)',
        'def test_strict(): pass',
        '@pytest.mark.skip(reason="why")',
        'def test_skip(): pass',
        '@pytest.mark.parametrize("x", [1, "é"])',
        'def test_each(x): assert x == 1',
        'class TestOld(unittest.TestCase):',
        '    def test_good(self): pass',
        '    def test_bad(self):',
        '        raise ValueError("bad")',
      ),
    },
    fates: {
      'test_a.py > test_xfail': 'skipped',
      'test_a.py > test_xpass': 'passed',
      'test_a.py > test_strict': 'failed',
      'test_a.py > test_skip': 'skipped',
      'test_a.py > test_each[1]': 'passed',
      'test_a.py > test_each[\\xe9]': 'failed test_a.py:11',
      'test_a.py > TestOld > test_good': 'passed',
      'test_a.py > TestOld > test_bad': 'failed test_a.py:15',
    },
    verdict: 'fail',
  },
  {
    name: 'fixtures that break',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': py(
        'import pytest',
        '@pytest.fixture',
        'def teardown():',
        '    yield',
        '    raise RuntimeError("teardown")',
        '@pytest.fixture(scope="module")',
        'def module(): raise RuntimeError("module")',
        '@pytest.fixture(scope="module")',
        'def late():',
        '    yield',
        '    raise RuntimeError("late")',
        'def test_teardown(teardown): pass',
        'def test_module(module): pass',
        'def test_free(): pass',
        'def test_late(late): pass',
      ),
    },
    fates: {
      'test_a.py > test_teardown': 'failed test_a.py:5',
      'test_a.py > (hook: module)': 'failed test_a.py:7',
      'test_a.py > test_module': 'not-run hook',
      'test_a.py > test_free': 'passed',
      'test_a.py > (hook: late)': 'failed test_a.py:11',
      'test_a.py > test_late': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a session fixture that loops takes only the tests that need it',
    runner: 'pytest',
    files: {
      'test_a.py': py(
        'import pytest',
        '@pytest.fixture(scope="session")',
        'def base():',
        '    while True: pass',
        'def test_one(base): pass',
        'def test_two(base): pass',
        'def test_free(): pass',
      ),
    },
    fates: {
      'test_a.py > (hook: base)': 'hung gate hook test_a.py:4',
      'test_a.py > test_one': 'not-run hook',
      'test_a.py > test_two': 'not-run hook',
      'test_a.py > test_free': 'passed',
    },
    verdict: 'fail',
    launches: 2,
  },
  {
    name: 'files that cannot be imported',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': py('def test_runs_on(): pass'),
      'test_b.py': py('import nothing_of_that_name'),
      'test_c.py': py('while True: pass'),
      'test_d.py': py('def test_runs_on(): pass'),
    },
    fates: {
      'test_a.py > test_runs_on': 'passed',
      'test_b.py > (load)': 'failed test_b.py:1',
      'test_c.py > (load)': 'hung gate load test_c.py:1',
      'test_d.py > test_runs_on': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'daemons',
    runner: 'pytest',
    files: {
      'test_a.py': py(
        'import os, subprocess, time',
        'def test_child(): subprocess.Popen(["sleep", "300"], start_new_session=True)',
        'def test_fork():',
        '    if os.fork() == 0:',
        '        os.setsid()',
        '        if os.fork() == 0: time.sleep(300)',
        '        os._exit(0)',
        'def test_tidy(): pass',
      ),
    },
    fates: {
      'test_a.py > test_child': 'passed leaky',
      'test_a.py > test_fork': 'passed leaky',
      'test_a.py > test_tidy': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'tests that abort, stop themselves, or wait for a child for ever',
    runner: 'pytest',
    files: {
      'test_a.py': py(
        'import os, signal, subprocess',
        'def test_abort(): os.abort()',
        'def test_stop(): os.kill(os.getpid(), signal.SIGSTOP)',
        'def test_wait(): subprocess.run(["sh", "-c", "trap : TERM; while :; do sleep 300; done"])',
        'def test_last(): pass',
      ),
    },
    fates: {
      'test_a.py > test_abort': 'crashed',
      'test_a.py > test_stop': 'hung gate test',
      'test_a.py > test_wait': 'hung gate test test_a.py:4',
      'test_a.py > test_last': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'xdist: a worker that crashes, and one that loops',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': crashesAndLoops,
    },
    suite: { args: ['-n', '2'] },
    fates: {
      'test_a.py > test_a': 'passed',
      'test_a.py > test_crash': 'crashed',
      'test_a.py > test_b': 'passed',
      'test_a.py > test_loop': 'hung gate test test_a.py:6',
      'test_a.py > test_c': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'xdist: files that stay together, in which workers crash and loop',
    runner: 'pytest',
    also: [7, 8, 9],
    files: {
      'test_a.py': crashesAndLoops,
      'test_b.py': py('def test_loop():', '    while True: pass', 'def test_last(): pass'),
      'test_c.py': py('def test_one(): pass'),
    },
    suite: { args: ['-n', '2', '--dist', 'loadfile'] },
    fates: {
      'test_a.py > test_a': 'passed',
      'test_a.py > test_crash': 'crashed',
      'test_a.py > test_b': 'passed',
      'test_a.py > test_loop': 'hung gate test test_a.py:6',
      'test_a.py > test_c': 'passed',
      'test_b.py > test_loop': 'hung gate test test_b.py:2',
      'test_b.py > test_last': 'passed',
      'test_c.py > test_one': 'passed',
    },
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'deselected by addopts',
    runner: 'pytest',
    files: {
      'pytest.ini': py('[pytest]', 'addopts = -k keep'),
      'test_a.py': py('def test_keep(): pass', 'def test_out(): pass'),
    },
    fates: { 'test_a.py > test_keep': 'passed', 'test_a.py > test_out': 'not-run deselected' },
    verdict: 'incomplete',
  },
  { name: 'no tests', runner: 'pytest', files: { 'pytest.ini': '[pytest]\n' }, fates: {}, verdict: 'incomplete' },
];

/** What plain commands do wrong. */
export const commandRows: readonly Row[] = [
  {
    name: 'exit 0',
    runner: 'command',
    files: {},
    suite: { command: ['true'] },
    fates: { '(command)': 'passed' },
    verdict: 'pass',
  },
  {
    name: 'exit 3',
    runner: 'command',
    files: {},
    suite: { command: ['sh', '-c', 'exit 3'] },
    fates: { '(command)': 'failed' },
    verdict: 'fail',
  },
  {
    name: 'killed',
    runner: 'command',
    files: {},
    suite: { command: ['sh', '-c', 'kill -9 $$'] },
    fates: { '(command)': 'crashed' },
    verdict: 'fail',
  },
  {
    name: 'too much memory, in a child',
    runner: 'command',
    files: {
      'hog.py': py('import time', 'held = b"x" * (300 << 20)', 'time.sleep(300)'),
    },
    suite: { command: ['sh', '-c', 'python3 hog.py; true'], memory: '200MiB', limits: { test: '60s' } },
    fates: { '(command)': 'crashed' },
    verdict: 'fail',
  },
  {
    name: 'no end',
    runner: 'command',
    files: {},
    suite: { command: ['sleep', '300'] },
    fates: { '(command)': 'hung gate test' },
    verdict: 'fail',
  },
  {
    name: 'a daemon that ignores everything',
    runner: 'command',
    files: {},
    suite: {
      command: ['sh', '-c', `setsid sh -c 'trap "" TERM HUP INT; while :; do sleep 1; done' >/dev/null 2>&1 &`],
    },
    fates: { '(command)': 'passed', '(session)': 'passed leaky' },
    verdict: 'fail',
  },
  {
    name: 'a parent that starts a new child for each that dies',
    runner: 'command',
    files: {},
    suite: { command: ['sh', '-c', `trap '' TERM; while :; do sleep 300; done`] },
    fates: { '(command)': 'hung gate test' },
    verdict: 'fail',
  },
  {
    name: 'a daemon that SIGTERM brings to life',
    runner: 'command',
    files: {},
    suite: {
      command: ['sh', '-c', `trap 'setsid sleep 300 >/dev/null 2>&1 & exit 0' TERM; while :; do sleep 0.1; done`],
    },
    fates: { '(command)': 'hung gate test' },
    verdict: 'fail',
  },
  {
    name: 'a child without an environment, in a group of its own',
    runner: 'command',
    files: {},
    suite: { command: ['bash', '-c', `set -m; env -i /bin/sleep 300 >/dev/null 2>&1 &`] },
    fates: { '(command)': 'passed', '(session)': 'passed leaky' },
    verdict: 'fail',
  },
];
