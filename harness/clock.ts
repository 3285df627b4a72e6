import { setTimeout as after } from 'node:timers/promises';

/** The only door to time. Durations come from `now`, stamps from `wall`; the two are never mixed. */
export type Clock = {
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** For how long the gate has held everything still so far, its launches too; absent where it cannot. */
  readonly heldMs?: () => number;
};

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) => after(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
};

const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks this thread: for one that has nothing else to do, and a fifth of what it costs to turn a loop. */
export const block = (ms: number): void => void Atomics.wait(never, 0, 0, ms);

/** Calls again and again, and keeps no process alive for it. Gives what ends it. */
export const every = (ms: number, call: () => void): (() => void) => {
  let isOver = false;
  const arm = (): void => {
    setTimeout(() => {
      if (isOver) return;
      call();
      arm();
    }, ms).unref();
  };
  arm();
  return () => void (isOver = true);
};
