import type { OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';

/** What is remembered of one test over its last runs on this machine. */
export type TestHistory = {
  readonly id: TestId;
  readonly suite: string;
  /** Of its runner, where the suite has several. */
  readonly project?: string;
  /** As in the test's id; empty for trouble that belongs to no file. */
  readonly file: string;
  readonly titles: readonly string[];
  /** Median of its recent runs that ended by themselves, in milliseconds; undefined when there was none. */
  readonly ms?: number;
  /** Of its recent runs, those in which it passed at once: what a limit can be learned from; absent when there was none. */
  readonly passes?: Passes;
  /** How many of the recent runs had an outcome for it, and in how many of them it went wrong (failed, hung, crashed, or flaky). */
  readonly runs: number;
  readonly failures: number;
  /** Its last outcome that was not `not-run`. */
  readonly last: OutcomeKind;
  readonly lastFlaky: boolean;
  /** Runs in a row, counted from the newest, in which it ran and nothing went wrong. */
  readonly clean: number;
  /** Milliseconds since the epoch. */
  readonly lastAt: number;
};

/** How many passes are known, and the time in milliseconds that 99 of 100 of them have kept. */
export type Passes = { readonly runs: number; readonly p99Ms: number };

/** What is remembered of the last complete run of a gate: what a census is held against. */
export type Baseline = {
  readonly run: string;
  readonly gate: string;
  readonly startedAt: string;
  /** Every test of its census. */
  readonly census: ReadonlySet<TestId>;
  readonly passed: ReadonlySet<TestId>;
};
