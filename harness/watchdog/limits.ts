/** How long each thing may take, in milliseconds. `suite` may be absent: none. */
export type Limits = {
  readonly testMs: number;
  /** Nobody has said how long a test may take: a runner's own longer timeout is respected. */
  readonly testIsDefault: boolean;
  readonly hookMs: number;
  readonly loadMs: number;
  readonly silenceMs: number;
  readonly teardownMs: number;
  readonly suiteMs?: number;
  readonly graceMs: number;
};

/** What a suite gets that says nothing. */
export const defaultLimits: Limits = {
  testMs: 60_000,
  testIsDefault: true,
  hookMs: 60_000,
  loadMs: 60_000,
  silenceMs: 300_000,
  teardownMs: 20_000,
  graceMs: 5_000,
};
