/** One place in a program. `file` is relative to the repository where it lies inside it, absolute otherwise. */
export type Frame = {
  readonly function: string;
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based; 0 when the runtime does not tell. */
  readonly column: number;
};

/** Why something went wrong, as its runner said it. */
export type Failure = {
  /** The first line is the headline. No ANSI codes. */
  readonly message: string;
  /** Innermost frame first. */
  readonly stack: readonly Frame[];
  /** The runner's full text (diff, code excerpt), for people. */
  readonly detail?: string;
  /** A parent that failed only through its children owes nothing of its own. */
  readonly because?: 'children';
};

/** How a process ended. Both absent: it ended, but nobody could see how. */
export type Exit = {
  readonly code?: number;
  readonly signal?: string;
  /** Who has sent a SIGKILL that was not ours: the kernel, or whoever it was on a machine where the kernel's counters cannot be read. */
  readonly by?: 'out-of-memory' | 'unknown';
};

/** Which clock ran out. `silence`: no event and no output for that long. */
export type Deadline = 'test' | 'hook' | 'load' | 'silence' | 'teardown' | 'suite' | 'run';

/** What a stuck process was doing when it was looked at. */
export type HangClass = 'spinning' | 'waiting-for-child' | 'lock' | 'io' | 'idle' | 'stopped' | 'unknown';

/** Why a test that was discovered has not run. All but the last four are explained by something that has a name in the record. */
export type NotRunReason =
  | 'hook'
  | 'load'
  | 'hung'
  | 'crashed'
  | 'budget'
  | 'deselected'
  | 'interrupted'
  | 'deadline'
  | 'needs'
  | 'lost';

/** What happened to one test: an observation, never rewritten. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly failures: readonly Failure[] }
  | {
      readonly kind: 'hung';
      /** Whose clock ended it. */
      readonly by: 'gate' | 'runner';
      readonly deadline: Deadline;
      readonly limitMs: number;
      readonly message: string;
      /** Innermost first; empty when nothing could be seen. */
      readonly stack: readonly Frame[];
      readonly class?: HangClass;
    }
  | { readonly kind: 'crashed'; readonly exit: Exit; readonly message: string; readonly stack: readonly Frame[] }
  | { readonly kind: 'skipped'; readonly reason?: string }
  | { readonly kind: 'not-run'; readonly because: NotRunReason; readonly reason?: string };

export type OutcomeKind = Outcome['kind'];

/** Beside the outcome, never instead of it. */
export type Flag = 'flaky' | 'leaky' | 'slow';

/** The six outcomes, in the order in which they are told. */
export const outcomeKinds: readonly OutcomeKind[] = ['passed', 'failed', 'hung', 'crashed', 'skipped', 'not-run'];

/** Whether an outcome is a regression when nobody owes it. */
export const isBad = (kind: OutcomeKind): boolean => kind === 'failed' || kind === 'hung' || kind === 'crashed';
