import type { DebtKind, DebtState } from '../../harness/protocol/debt.ts';
import type { OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';

/** A histogram as it was counted, in seconds. */
export type Counted = {
  readonly sum: number;
  readonly count: number;
  /** By upper bound: how many observations were at or below it. What lies above the last bound is only in `count`. */
  readonly buckets: ReadonlyMap<number, number>;
};

/** Everything that the metrics of all runs on this machine are made of: a projection of the history, plus the ledger as it is now. */
export type GateCounts = {
  readonly version: string;
  /** Each gate that has run or could run, once. */
  readonly gates: readonly GateCount[];
  /** Each suite that has run or could run, once. */
  readonly suites: readonly SuiteCount[];
  readonly killSeconds: Counted;
  /** Entries of the ledger as it is now. */
  readonly debt: readonly {
    readonly suite: string;
    readonly kind: DebtKind;
    readonly state: DebtState;
    readonly entries: number;
  }[];
};

/** What is counted of the preflight in one environment. */
export type PreflightCount = {
  readonly env: string;
  readonly runs: number;
  readonly seconds: Counted;
  /** By check, then by status. */
  readonly checks: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly redis: Counted;
  readonly postgres: Counted;
  /** Seconds since the epoch; undefined before the first run. */
  readonly lastAt?: number;
  /** Of the last run that looked for real. */
  readonly succeeded: boolean;
  readonly lastSuccessAt?: number;
  /** Until when it is ready for live, in seconds since the epoch; undefined when it is not. */
  readonly readyUntil?: number;
};

/** What is counted of one gate. */
export type GateCount = {
  readonly gate: string;
  readonly runs: ReadonlyMap<VerdictKind, number>;
  readonly seconds: Counted;
  /** Undefined before the first run. */
  readonly last?: {
    /** Seconds since the epoch. */
    readonly at: number;
    readonly succeeded: boolean;
    readonly tests: readonly { readonly suite: string; readonly outcome: OutcomeKind; readonly count: number }[];
  };
  /** Seconds since the epoch; undefined before the first success. */
  readonly lastSuccessAt?: number;
};

/** What is counted of one suite. */
export type SuiteCount = {
  readonly suite: string;
  readonly results: ReadonlyMap<OutcomeKind, number>;
  readonly hangs: number;
  readonly crashes: number;
  readonly leakedProcesses: number;
  readonly survivors: number;
  /** By one of `killReasons`; what has another name is told as `other`. */
  readonly kills: ReadonlyMap<string, number>;
  /** Flaky tests in its last run. */
  readonly flaky: number;
  readonly debtOverdue: number;
  /** Age of the oldest entry that is not `proposed`, in seconds; 0 without one. */
  readonly debtOldestSeconds: number;
  readonly debtPaid: number;
  readonly debtAdded: number;
};

/** Why a process was ended, in few words. */
export type KillReason = 'deadline' | 'leak' | 'interrupt' | 'worker' | 'other';

/** All of them: each is a series of every suite. */
export const killReasons: readonly KillReason[] = ['deadline', 'leak', 'interrupt', 'worker', 'other'];

/** The bounds to count run durations by, in seconds. The budgets and limits that are usual are among them, so that what is above them is exact. */
export const runSecondsBounds: readonly number[] = [1, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 2700, 3600, 7200];

/** The bounds to count preflights by, in seconds. */
export const preflightSecondsBounds: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** The bounds to count the answers of Redis by, in seconds. */
export const redisSecondsBounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
];

/** The same for PostgreSQL, whose answers take longer. */
export const postgresSecondsBounds: readonly number[] = [...redisSecondsBounds, 2.5];

/** The bounds to count the duration of kills by, in seconds. The default grace of 5 s and teardown limit of 20 s are among them. */
export const killSecondsBounds: readonly number[] = [0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10, 20, 30, 60];
