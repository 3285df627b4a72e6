import type { TestRef } from '../protocol/test-id.ts';

/** How long each thing may take, in milliseconds. `suite` may be absent: none. */
export type Limits = {
  readonly testMs: number;
  /** Nobody has said how long a test may take: a runner's own longer timeout is respected. */
  readonly testIsDefault: boolean;
  /** The limit of one test, where it is not that of all. Pure: asked at each start of a test. */
  readonly ofTest?: (test: TestRef) => number | undefined;
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
