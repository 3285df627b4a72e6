import type { Deadline, Exit, Failure } from '../harness/protocol/outcome.ts';

/** What a launch leaves to be judged once it is over. */
export type Ending = {
  exit: Exit | undefined;
  startFailure: string | undefined;
  /** Something of this launch was ended by us or died: its exit code says nothing of the tests. */
  cut: boolean;
  /** The leader itself was ended by us, so that files may be left which nobody has seen. */
  whole: boolean;
  done: boolean;
  bailed: string | undefined;
  /** Why what the runner told cannot be all. */
  gaps: string[];
  deadline: Deadline | undefined;
  /** A test was given another try although nothing is wrong with it. */
  putBack: boolean;
  /** Files whose tests are told only when they have ended. */
  unseen: number;
  readonly sessionFailures: { readonly failure: Failure; readonly workerLoss: boolean }[];
};

/** That of a launch of which nothing is known yet. */
export const newEnding = (): Ending => ({
  exit: undefined,
  startFailure: undefined,
  cut: false,
  whole: false,
  done: false,
  bailed: undefined,
  gaps: [],
  deadline: undefined,
  putBack: false,
  sessionFailures: [],
  unseen: 0,
});
