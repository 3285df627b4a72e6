import type { Deadline, Exit, Frame, HangClass } from './outcome.ts';
import type { Step } from './runner-event.ts';
import type { TestRef } from './test-id.ts';

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
