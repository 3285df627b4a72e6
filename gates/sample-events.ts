import type { RunEvent, Stamped } from '../harness/protocol/event.ts';
import type { Outcome } from '../harness/protocol/outcome.ts';
import type { RunHead } from '../harness/protocol/record.ts';
import { testId, type TestRef } from '../harness/protocol/test-id.ts';

/** When the sample run starts: 2026-11-21T10:30:00Z. */
export const startsAt: number = Date.UTC(2026, 10, 21, 10, 30);

/** What is known of the sample run before it starts. */
export const sampleHead: RunHead = {
  id: '20261121T103000Z-core-3fa2c1',
  gate: 'core',
  partial: false,
  gateVersion: '0.1.0',
  host: { os: 'linux', arch: 'x64', cpus: 2, node: 'v20.19.0' },
  containment: 'cookie',
  rules: { flaky: 'fail', leaks: 'fail' },
  root: '/repo',
};

/** The start of a run of one suite, `unit`. */
export const runStarted = (head: Partial<RunHead> = {}): RunEvent => ({
  type: 'run-started',
  run: { ...sampleHead, ...head },
  suites: [{ name: 'unit', runner: 'vitest', cwd: '/repo', why: 'configured in gate.config.ts' }],
});

/** A test of `a.test.ts`. */
export const ref = (title: string): TestRef => ({ file: 'a.test.ts', titles: [title] });

/** Tests that were seen before they ran. */
export const discovered = (...titles: readonly string[]): RunEvent => ({
  type: 'tests-discovered',
  suite: 'unit',
  tests: titles.map(title => ({ test: testId('unit', ref(title)), ref: ref(title), mode: 'run' })),
});

/** The end of a test. */
export const finished = (
  title: string,
  outcome: Outcome,
  more: { readonly attempt?: number; readonly ms?: number } = {},
): RunEvent => ({
  type: 'test-finished',
  suite: 'unit',
  test: testId('unit', ref(title)),
  ref: ref(title),
  attempt: 1,
  ms: 10,
  outcome,
  ...more,
});

/** The end of the suite. */
export const suiteFinished = (more: { readonly incomplete?: string } = {}): RunEvent => ({
  type: 'suite-finished',
  suite: 'unit',
  exit: { code: 0 },
  ms: 500,
  ...more,
});

/** Events in order, a tenth of a second apart. */
export const stamped = (...events: readonly RunEvent[]): readonly Stamped[] =>
  events.map((event, seq) => ({ seq, at: startsAt + seq * 100, event }));

/** An assertion that failed. */
export const failedOutcome: Outcome = { kind: 'failed', failures: [{ message: 'expected 1 to be 2', stack: [] }] };
