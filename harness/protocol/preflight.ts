/** The suite that the checks of the preflight are the tests of. */
export const preflightSuite = 'preflight';

/** What a check has come to. `error`: it could not find out. `skip`: it did not look, as a dry run says of what it only simulates. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip' | 'error';

/** All of them, in the order in which they are counted. */
export const checkStatuses: readonly CheckStatus[] = ['pass', 'warn', 'fail', 'skip', 'error'];

/** How long a database took to answer: connecting apart from the questions after it. Milliseconds. */
export type Pings = { readonly of: 'redis' | 'postgres'; readonly connectMs: number; readonly ms: readonly number[] };

/** What a check says for itself. Nothing secret is in it. */
export type CheckResult = {
  readonly status: CheckStatus;
  readonly message: string;
  readonly observed?: string;
  readonly expected?: string;
  /** What to type, or to do, so that it passes. */
  readonly remedy?: string;
  readonly pings?: Pings;
};

/** What is known of a check before it runs. */
export type CheckHead = {
  readonly name: string;
  readonly type: string;
  readonly stage: string;
  /** Nothing is ready for live unless it passes; of one that does not block, whatever goes wrong is a warning. */
  readonly blocking: boolean;
};

export type PreflightMode = 'dry-run' | 'real-check';

/** What is known of a preflight before it runs. */
export type PreflightHead = {
  /** A plain word, such as `paper`; `unknown` where nobody can say. */
  readonly env: string;
  readonly mode: PreflightMode;
  readonly ttlMs: number;
  readonly checks: readonly CheckHead[];
};

/** One check in the evidence. */
export type CheckRecord = Omit<CheckHead, 'stage'> & CheckResult & { readonly durationMs: number };

/** The evidence of a preflight: `gate.preflight/1`. */
export type PreflightRecord = {
  readonly format: 'gate.preflight/1';
  readonly env: string;
  readonly mode: PreflightMode;
  readonly readyForLive: boolean;
  /** Until when it is ready; absent when it is not. */
  readonly expiresAt?: string;
  readonly durationMs: number;
  readonly totals: Readonly<Record<CheckStatus, number>> & { readonly total: number };
  readonly checks: readonly CheckRecord[];
};
