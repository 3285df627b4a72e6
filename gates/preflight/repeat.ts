import type { Clock } from '../../harness/clock.ts';

/** How something is done again and again. */
export type Repeating = {
  /** From one beginning to the next, on average. */
  readonly periodMs: number;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly stop: AbortSignal;
  /** From 0 to 1. */
  readonly chance: () => number;
};

/** So that many of them do not ask the same servers at the same moment. */
const jitter = 0.1;
const leastPauseMs = 1_000;

/** Does something again and again, one after the other, until it is stopped. What takes longer than its period is not caught up with. Gives what the last one gave. */
export const repeat = async <T>(once: () => Promise<T>, { periodMs, clock, stop, chance }: Repeating): Promise<T> => {
  for (;;) {
    const began = clock.now();
    const last = await once();
    const wantedMs = periodMs * (1 + jitter * (2 * chance() - 1));
    if (!stop.aborted) await clock.sleep(Math.max(leastPauseMs, wantedMs - (clock.now() - began)), stop);
    if (stop.aborted) return last;
  }
};
