import type { Clock } from '../clock.ts';
import type { Member } from './tree.ts';

const firstPauseMs = 5;
const longestPauseMs = 50;
/** Where a look takes long, because the machine is full or busy, a long wait pauses so many times longer. */
const rest = 3;

type Wait = {
  readonly limitMs: number;
  readonly clock: Clock;
  /** Whether the last look could tell of everyone whether it belongs. */
  readonly isSure: () => boolean;
};

/** Waits until two looks in a row have surely seen nobody, or the time is up; tells whom the last look saw. */
export const untilEmpty = async (
  look: () => readonly Member[],
  { limitMs, clock, isSure }: Wait,
): Promise<readonly Member[]> => {
  const end = clock.now() + limitMs;
  let pauseMs = firstPauseMs;
  let wasEmpty = false;
  for (;;) {
    const began = clock.now();
    const seen = look();
    const lookMs = clock.now() - began;
    const isEmpty = seen.length === 0 && isSure();
    // One look is not enough: a child forked while it read the list is only in the next.
    if (isEmpty && wasEmpty) return [];
    if (!isEmpty && clock.now() >= end) return seen;
    const waitMs = pauseMs < longestPauseMs ? pauseMs : Math.max(pauseMs, lookMs * rest);
    await clock.sleep(isEmpty ? firstPauseMs : Math.max(1, Math.min(waitMs, end - clock.now())));
    pauseMs = isEmpty ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
    wasEmpty = isEmpty;
  }
};
