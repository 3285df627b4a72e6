import type { Settlement } from './debt.ts';
import type { CheckResult } from './preflight.ts';
import type { Deadline, Exit, Failure, Frame, HangClass, Outcome, OutcomeKind } from './outcome.ts';
import type { TestId, TestRef } from './test-id.ts';
import type { RunHead, SuiteHead } from './record.ts';
import type { Verdict, VerdictKind } from './verdict.ts';

/**
 * What a test is before it runs. `deselected`: the user's own arguments, `.only` or markers keep it out; `unselected`: the
 * gate itself has not chosen it for this launch.
 */
export type Discovered = TestRef & {
  readonly mode: 'run' | 'skip' | 'deselected' | 'unselected';
  readonly reason?: string;
};

/** A stretch of work that is not a test but can hang or fail like one. `beforeAll`-like hooks condemn the tests under them. */
export type Step =
  | { readonly kind: 'load'; readonly file: string; readonly project?: string }
  | {
      readonly kind: 'hook';
      readonly hook: string;
      /** `before`: the tests under `of` cannot run without it. `each`: trouble in it belongs to the running test, only its clock is its own. */
      readonly when: 'before' | 'after' | 'each';
      /** The group that the hook belongs to: file and titles of the `describe`, class or module. */
      readonly of: TestRef;
    };

/**
 * What the inside of a runner can say: one line of a shim, decoded. `pid` is the process that said it, and the one
 * that holds the test while it runs.
 */
export type RunnerEvent =
  /** A runner process is ready. `spare`: this process may be killed alone, the runner goes on without it. */
  | {
      readonly type: 'runner-ready';
      readonly pid: number;
      readonly runtime: Runtime;
      readonly version?: string;
      readonly spare: boolean;
      /** Its runner says itself when this process has ended (`process-ended`): nobody else needs to notice. */
      readonly isMourned?: boolean;
    }
  /** The files that this launch means to load: one that nobody loads must not be missed in silence. */
  | {
      readonly type: 'planned';
      readonly files: readonly { readonly file: string; readonly project?: string }[];
      /** There may be others, which it has not told yet. */
      readonly more?: boolean;
    }
  | { readonly type: 'discovered'; readonly pid: number; readonly tests: readonly Discovered[] }
  | { readonly type: 'step-started'; readonly pid: number; readonly step: Step; readonly ownLimitMs?: number }
  /** Without `outcome` it went well. */
  | {
      readonly type: 'step-finished';
      readonly pid: number;
      readonly step: Step;
      readonly ms: number;
      readonly outcome?: Outcome;
      /** Of a load: tests of other files need what it did (root hooks). Each launch loads it, also when its own tests are done. */
      readonly isShared?: boolean;
      /** Of a load: its tests begin before all of them are known. It is through with `file-finished`. */
      readonly more?: true;
    }
  | {
      readonly type: 'test-started';
      readonly pid: number;
      readonly test: TestRef;
      /** 1-based. */
      readonly attempt: number;
      /** A limit that this test sets for itself, in milliseconds. */
      readonly ownLimitMs?: number;
      /** Runs beside others in the same process: only the captured stack can tell which of them hangs. */
      readonly concurrent?: boolean;
      /** What children of this test carry in `GATE_TEST`. */
      readonly key?: string;
    }
  | {
      readonly type: 'test-finished';
      readonly pid: number;
      readonly test: TestRef;
      readonly attempt: number;
      readonly ms: number;
      readonly outcome: Outcome;
      /** For how long the gate held everything still meanwhile; `ms` is without it. The harness adds this. */
      readonly heldMs?: number;
    }
  /** What a check of the preflight has found, before its test ends. */
  | {
      readonly type: 'check-finished';
      readonly pid: number;
      readonly test: TestRef;
      readonly ms: number;
      readonly check: CheckResult;
    }
  /** Its clock stops. `aside`: it waits for its turn, or has ended without a word of how; it is not to blame for the end of its process. */
  | { readonly type: 'test-paused'; readonly pid: number; readonly test: TestRef; readonly aside?: boolean }
  /** It goes on: its clock begins anew. Also for a test that gives itself another limit while it runs. */
  | {
      readonly type: 'test-resumed';
      readonly pid: number;
      readonly test: TestRef;
      readonly attempt: number;
      readonly ownLimitMs?: number;
      readonly key?: string;
    }
  /** The runner says that a process of its own has ended too early, and what that means for the tests in it. */
  | {
      readonly type: 'process-ended';
      readonly pid: number;
      readonly outcome: Outcome;
      /** That of the test which its last words name. */ readonly key?: string;
    }
  /** A process is through with a file, its hooks included. */
  | { readonly type: 'file-finished'; readonly pid: number; readonly file: string; readonly project?: string }
  /** A test forked this process without a new environment: who it belongs to. */
  | { readonly type: 'forked'; readonly pid: number; readonly key: string }
  /** The runner stopped early by its own rule (`--bail`, `-x`): what has not started will not. */
  | { readonly type: 'bailed'; readonly reason: string }
  /** The runner says why it will not exit 0 although the tests passed: unhandled error, coverage threshold, globalSetup. */
  | {
      readonly type: 'session-failed';
      readonly failure: Failure;
      /** True for words that a killed worker also causes. */ readonly workerLoss?: boolean;
    }
  /** What the runner has told cannot be all, or cannot be read: why. */
  | { readonly type: 'incomplete'; readonly reason: string }
  /** All tests have run; what follows is teardown. `pid`: of this process alone, until something begins in it again. */
  | {
      readonly type: 'tests-done';
      readonly pid?: number;
      /** What the keys of the tests in it begin with. */ readonly keys?: string;
    }
  /** What the runner's own reporter believes, at the end: the second witness. */
  | {
      readonly type: 'runner-view';
      readonly tests: readonly { readonly test: TestRef; readonly outcome: Outcome; readonly ms: number }[];
    };

export type Runtime = 'node' | 'python' | 'native';

/** One process, named so that a reused pid is not mistaken for it. */
export type ProcessRef = { readonly pid: number; readonly command: string };

/** What is left of a launch after its end, with what it says of its origin. */
export type Leak = ProcessRef & {
  /** The value of `GATE_TEST` in its environment. */ readonly key?: string;
  /** When it was born: milliseconds since the epoch. */ readonly bornAt?: number;
};

/** What the harness can say about a process tree. */
export type ProcessEvent =
  | {
      readonly type: 'output';
      readonly stream: 'stdout' | 'stderr';
      /** Where in the log, bytes; the text never enters the journal. */ readonly bytes: readonly [
        from: number,
        to: number,
      ];
    }
  | {
      readonly type: 'deadline-hit';
      readonly deadline: Deadline;
      readonly limitMs: number;
      /** What the clock stood on. */ readonly on?: Running;
      /** Whose teardown it was, where that is not the whole launch's. */ readonly of?: number;
    }
  /** Has run past a share of its limit, and still runs. */
  | {
      readonly type: 'slow';
      readonly on: Running;
      /** So far. */ readonly ms: number;
      readonly limitMs: number;
    }
  | { readonly type: 'stack-captured'; readonly pid: number; readonly capture: StackCapture }
  | {
      readonly type: 'terminating';
      readonly step: 'terminate' | 'kill' | 'sweep';
      readonly processes: readonly ProcessRef[];
      readonly reason: string;
    }
  | { readonly type: 'leaked'; readonly processes: readonly Leak[] }
  | { readonly type: 'unattributed'; readonly processes: readonly ProcessRef[] }
  | { readonly type: 'survived'; readonly processes: readonly ProcessRef[] }
  /** A process had to be ended only to look into it, and nothing hung there after all. */
  | { readonly type: 'process-spent'; readonly pid: number }
  | { readonly type: 'worker-lost'; readonly pid: number; /** As far as anybody can tell. */ readonly exit?: Exit }
  /** The tree is above its ceiling, and will be ended. */
  | {
      readonly type: 'memory-exceeded';
      readonly limitBytes: number;
      readonly bytes: number;
      readonly largest: ProcessRef & { readonly bytes: number };
      /** The process whose tests are to answer for it: the largest one or its nearest ancestor that runs any. */
      readonly pid?: number;
      /** `GATE_TEST` of the test in it that has started the largest process, where it carries one. */
      readonly key?: string;
    }
  /** What the launch has used in all, as far as it was seen. */
  | {
      readonly type: 'resources-used';
      readonly peakMemoryBytes?: number;
      readonly cpuMs?: number;
      /** Processes that the kernel killed meanwhile for want of memory, beside those whose end is told: of the launch, or near it. */
      readonly oomKills?: number;
    }
  /** Output that could not be kept. */
  | { readonly type: 'output-lost'; readonly message: string }
  | { readonly type: 'start-failed'; readonly message: string }
  | { readonly type: 'exited'; /** The leader. */ readonly pid: number; readonly exit: Exit };

/** What runs now inside a launch, and since when. */
export type Running =
  | {
      readonly kind: 'test';
      readonly pid: number;
      readonly test: TestRef;
      readonly attempt: number;
      readonly key?: string;
    }
  | { readonly kind: 'step'; readonly pid: number; readonly step: Step };

/** A look into a stuck process. */
export type StackCapture = {
  /** Innermost first, project frames and others. */
  readonly frames: readonly Frame[];
  readonly class: HangClass;
  /** How the frames were got, for people: `inspector`, `faulthandler`, `proc`. */
  readonly via: string;
  /** All threads, raw, for the file in `stacks/`. */
  readonly text: string;
  /** `GATE_TEST` key of the test on the stack, where the runtime can tell. */
  readonly key?: string;
  readonly ms: number;
};

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
