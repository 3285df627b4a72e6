import { setTimeout as after } from 'node:timers/promises';

/** The only door to time. Durations come from `now`, stamps from `wall`; the two are never mixed. */
export type Clock = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) => after(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};
