import type { Clock } from '../clock.ts';

/** A stretch of time that all waits of one look share. */
export type TimeBox = {
  readonly clock: Clock;
  /** Milliseconds until the box closes, never below 0. */
  readonly left: () => number;
  /** Milliseconds since it was opened. */
  readonly spent: () => number;
};

/** Opens a box of `ms`. */
export const openBox = (clock: Clock, ms: number): TimeBox => {
  const from = clock.now();
  return {
    clock,
    left: () => Math.max(0, from + ms - clock.now()),
    spent: () => clock.now() - from,
  };
};

/** The value of a promise, or undefined when it rejects, takes longer than `ms`, or the box closes first. */
export const within = async <T>(box: TimeBox, promise: Promise<T>, ms: number): Promise<T | undefined> => {
  const over = new AbortController();
  try {
    const late = box.clock.sleep(Math.min(ms, box.left()), over.signal).then(() => undefined);
    return await Promise.race([promise.catch(() => undefined), late]);
  } finally {
    over.abort();
  }
};
