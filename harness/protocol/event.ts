import type { Settlement } from './debt.ts';
import type { Deadline, Exit, Outcome, OutcomeKind } from './outcome.ts';
import type { CheckResult } from './preflight.ts';
import type { ProcessRef, Leak, ProcessEvent, StackCapture } from './process-event.ts';
import type { Discovered, RunnerEvent } from './runner-event.ts';
import type { TestId, TestRef } from './test-id.ts';
import type { RunHead, SuiteHead } from './record.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

export type { Leak, ProcessEvent, ProcessRef, Running, StackCapture } from './process-event.ts';
export type { Discovered, RunnerEvent, Runtime, Step } from './runner-event.ts';

/** A started test or hook without an end, and what the runner and the harness said of it, made into facts of the run. */
export type SuiteEvent =
  | {
      readonly type: 'launch-started';
      readonly launch: number;
      readonly command: readonly string[];
      readonly why: string;
    }
  | { readonly type: 'runner-version'; readonly version: string }
  | {
      readonly type: 'tests-discovered';
      readonly tests: readonly { readonly test: TestId; readonly ref: TestRef; readonly mode: Discovered['mode'] }[];
    }
  | {
      readonly type: 'test-started';
      readonly test: TestId;
      readonly ref: TestRef;
      readonly attempt: number;
      readonly pid: number;
    }
  | {
      readonly type: 'test-finished';
      readonly test: TestId;
      readonly ref: TestRef;
      readonly attempt: number;
      readonly ms: number;
      readonly outcome: Outcome;
    }
  | { readonly type: 'check-finished'; readonly test: TestId; readonly ms: number; readonly check: CheckResult }
  | { readonly type: 'step-started'; readonly test: TestId; readonly pid: number }
  | { readonly type: 'step-finished'; readonly test: TestId }
  | {
      readonly type: 'test-leaked';
      readonly test: TestId;
      readonly ref: TestRef;
      readonly leaks: readonly Omit<Leak, 'key'>[];
    }
  | { readonly type: 'requeued'; readonly tests: readonly TestId[]; readonly why: string }
  | Extract<RunnerEvent, { readonly type: 'file-finished' }>
  | Exclude<
      ProcessEvent,
      {
        readonly type:
          | 'slow'
          | 'deadline-hit'
          | 'leaked'
          | 'process-spent'
          | 'stack-captured'
          | 'terminating'
          | 'survived';
      }
    >
  /** A test, or the pseudo-test of a hook or a load, that has run past a share of its limit and still runs. */
  | {
      readonly type: 'slow';
      readonly test: TestId;
      readonly what: 'test' | 'hook' | 'load';
      readonly ms: number;
      readonly limitMs: number;
    }
  | { readonly type: 'deadline-hit'; readonly deadline: Deadline; readonly limitMs: number; readonly test?: TestId }
  | {
      readonly type: 'stack-captured';
      readonly test?: TestId;
      readonly pid: number;
      readonly file: string;
      readonly capture: Omit<StackCapture, 'text'>;
    }
  | {
      readonly type: 'terminating';
      readonly step: 'terminate' | 'kill' | 'sweep';
      readonly processes: readonly ProcessRef[];
      readonly reason: string;
      readonly test?: TestId;
    }
  | { readonly type: 'survived'; readonly processes: readonly ProcessRef[] };

/** Everything that can happen in a run, in the order it happened. */
export type RunEvent =
  | { readonly type: 'run-started'; readonly run: RunHead; readonly suites: readonly SuiteHead[] }
  | { readonly type: 'suite-started'; readonly suite: string }
  | (SuiteEvent & { readonly suite: string })
  | {
      readonly type: 'suite-finished';
      readonly suite: string;
      readonly exit: Exit;
      readonly ms: number;
      /** Set when the suite cannot be trusted: why. */ readonly incomplete?: string;
      /** Set when it was not started, because what it needs has not ended well: what. */ readonly unmet?: string;
    }
  /** A test whose debt may be paid, run again on its own: what that gave. Its outcome stays what it was. */
  | {
      readonly type: 'rerun-finished';
      readonly suite: string;
      readonly test: TestId;
      /** 1-based. */ readonly nth: number;
      readonly outcome: OutcomeKind;
    }
  /** What a gate that runs a part has left out of a suite: tests that are known from earlier runs, in files that are not even loaded. */
  | { readonly type: 'left-out'; readonly suite: string; readonly tests: number }
  /** The verdict on a part of the run that is known before its end. */
  | {
      readonly type: 'stage-finished';
      readonly stage: string;
      readonly verdict: VerdictKind;
      readonly ms: number;
      readonly tests: number;
    }
  /** All that an interrupted run has left stands in the lines before this one; what follows is the rest of it. */
  | {
      readonly type: 'resumed';
      readonly from: string;
      /** All runs that had a part in those lines, the oldest first, `from` the last. */
      readonly through: readonly string[];
      /** Tests that keep their fates. */
      readonly kept: number;
      /** Those of them whose launch was cut, so that nobody has seen what it left behind. */
      readonly unwatched: number;
      readonly suites: readonly { readonly suite: string; readonly launches: number; readonly ms: number }[];
    }
  /** The run held against the ledger. */
  | { readonly type: 'settled'; readonly settlement: Settlement }
  | { readonly type: 'interrupted'; readonly signal: 'SIGHUP' | 'SIGINT' | 'SIGTERM' }
  | {
      readonly type: 'note';
      readonly level: 'info' | 'warning' | 'error';
      readonly text: string;
      readonly suite?: string;
    }
  | { readonly type: 'run-finished'; readonly verdict: Verdict };

/** An event with its place in the order and in time. */
export type Stamped = {
  readonly seq: number;
  /** Milliseconds since the epoch. */ readonly at: number;
  readonly event: RunEvent;
};
