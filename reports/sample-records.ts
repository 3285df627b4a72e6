import { outcomeKinds, type Frame, type OutcomeKind } from '../harness/protocol/outcome.ts';
import type { FailureRecord, RunRecord, SuiteRecord, TestRecord, Totals } from '../harness/protocol/record.ts';
import { testId } from '../harness/protocol/test-id.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';

/** A frame of a sample stack. */
export const frame = (file: string, line: number, name = 'work'): Frame => ({ function: name, file, line, column: 3 });

/** A failure for a sample test. */
export const failure = (message: string, more: Partial<FailureRecord> = {}): FailureRecord => ({
  kind: 'fail',
  message,
  stack: [],
  ...more,
});

/** A test of the suite `unit`, passed in 12 ms unless told otherwise. Its id follows from its names. */
export const sampleTest = (more: Partial<TestRecord> & { readonly nth?: number } = {}): TestRecord => {
  const { nth, ...rest } = more;
  const names = { suite: 'unit', file: 'src/sum.test.ts', titles: ['sum', 'adds'], ...rest };
  const { suite, file, titles, project } = names;
  const ref = {
    titles,
    ...(file === '' ? {} : { file }),
    ...(project === undefined ? {} : { project }),
    ...(nth === undefined ? {} : { nth }),
  };
  return { id: testId(suite, ref), outcome: 'passed', durationMs: 12, attempts: 1, flags: [], ...names };
};

/** The totals of some tests, without debt. */
const countTotals = (tests: readonly TestRecord[]): Totals => {
  const of = (kind: OutcomeKind): number => tests.filter(({ outcome }) => outcome === kind).length;
  const [passed = 0, failed = 0, hung = 0, crashed = 0, skipped = 0, notRun = 0] = outcomeKinds.map(of);
  const flagged = (flag: 'flaky' | 'leaky' | 'slow'): number =>
    tests.filter(({ flags }) => flags.includes(flag)).length;
  return {
    census: tests.length,
    passed,
    failed,
    hung,
    crashed,
    skipped,
    notRun,
    notSelected: 0,
    flaky: flagged('flaky'),
    leaky: flagged('leaky'),
    slow: flagged('slow'),
    debt: { known: 0, new: 0, drift: 0, escalated: 0, expired: 0, paid: 0 },
  };
};

/** A suite of a sample run. */
export const sampleSuite = (more: Partial<SuiteRecord> = {}, tests: readonly TestRecord[] = []): SuiteRecord => ({
  name: 'unit',
  runner: 'vitest',
  runnerVersion: '4.1.12',
  cwd: '.',
  totals: countTotals(tests),
  launches: 1,
  startedAt: '2026-11-21T10:30:00.500Z',
  durationMs: 40_100,
  exit: { code: 0 },
  ...more,
});

/** A whole run over some tests, one suite for each name among them. */
export const sampleRun = (
  tests: readonly TestRecord[],
  verdict: Partial<Verdict> = {},
  more: Partial<RunRecord> = {},
): RunRecord => ({
  format: 'gate.run/1',
  run: {
    id: '20261121T103000Z-full-3fa2c1',
    gate: 'full',
    partial: false,
    gateVersion: '0.1.0',
    host: { os: 'linux', arch: 'x64', cpus: 2, node: '20.19.0' },
    containment: 'cookie',
    startedAt: '2026-11-21T10:30:00.000Z',
    finishedAt: '2026-11-21T10:30:41.200Z',
    durationMs: 41_200,
  },
  verdict: { kind: 'pass', exitCode: 0, reasons: [], ...verdict },
  totals: countTotals(tests),
  suites: [...new Set(tests.map(({ suite }) => suite))].map(name => {
    const own = tests.filter(({ suite }) => suite === name);
    return sampleSuite({ name }, own);
  }),
  tests,
  kills: [],
  notes: [],
  stages: [],
  ...more,
});

/** One test of every fate, in a run that failed. */
export const mixedRun: RunRecord = sampleRun(
  [
    sampleTest(),
    sampleTest({
      titles: ['sum', 'subtracts'],
      outcome: 'failed',
      failure: failure('AssertionError: expected 3 to be 2\n- 2\n+ 3', {
        stack: [
          frame('node_modules/vitest/dist/index.js', 9),
          frame('src/sum.ts', 3, 'subtract'),
          frame('src/sum.test.ts', 14, 'test'),
        ],
      }),
    }),
    sampleTest({
      file: 'src/loop.test.ts',
      titles: ['spins'],
      outcome: 'hung',
      durationMs: 30_004,
      failure: {
        kind: 'hang',
        message: 'still running after 30 s',
        by: 'gate',
        deadline: 'test',
        limitMs: 30_000,
        class: 'spinning',
        stack: [
          frame('src/loop.ts', 7, 'spin'),
          frame('src/loop.ts', 21, 'outer'),
          frame('src/loop.test.ts', 5, 'test'),
          frame('src/more.ts', 1),
        ],
      },
    }),
    sampleTest({
      file: 'src/loop.test.ts',
      titles: ['after'],
      outcome: 'not-run',
      reason: 'hung: src/loop.test.ts > spins',
      durationMs: 0,
      attempts: 0,
    }),
    sampleTest({
      suite: 'core',
      file: 'tests/test_exit.py',
      titles: ['test_exit'],
      outcome: 'crashed',
      failure: { kind: 'crash', message: 'the process was ended by SIGSEGV', stack: [] },
    }),
    sampleTest({
      suite: 'core',
      file: 'tests/test_skip.py',
      titles: ['test_later'],
      outcome: 'skipped',
      reason: 'needs the network',
      durationMs: 0,
    }),
    sampleTest({
      suite: 'core',
      file: 'tests/test_flaky.py',
      titles: ['test_coin'],
      attempts: 2,
      flags: ['flaky', 'leaky'],
      earlier: [failure('ValueError: tails', { stack: [frame('core/coin.py', 4, 'flip')] })],
      leaks: [{ pid: 4242, command: 'sleep 1000' }],
    }),
  ],
  {
    kind: 'fail',
    exitCode: 1,
    reasons: [
      { policy: 'regressions', level: 'block', message: '3 regressions are not in the ledger', tests: [] },
      { policy: 'flaky', level: 'warn', message: '1 test is flaky', tests: [] },
    ],
  },
);
