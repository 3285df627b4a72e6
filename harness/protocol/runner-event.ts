import type { Failure, Outcome } from './outcome.ts';
import type { CheckResult } from './preflight.ts';
import type { TestRef } from './test-id.ts';

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
      /** So many more, whose tests are told only when they have ended. */
      readonly unseen?: number;
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
