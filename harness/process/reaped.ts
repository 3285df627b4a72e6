import { systemClock } from '../clock.ts';
import { readRow } from './process-table.ts';

let known = 0;

/**
 * The time on a CPU, in milliseconds, of the children that this process has waited for since it was last asked. Node tells no
 * `rusage` of a child; what the kernel adds to ours when one is reaped is the same figure, as long as it is taken at once.
 */
export const takeReaped = (): number | undefined => {
  const now = readRow(process.pid)?.reapedMs;
  if (now === undefined) return undefined;
  const fresh = now - known;
  known = now;
  return fresh;
};

/** Launches that are looked at in one moment need it once. */
const sharedMs = 100;
let droppedAt = -Infinity;

/** Puts aside what was waited for until now: a launch that has ended has taken its own at once, the rest are helpers of the gate. */
export const dropReaped = (): void => {
  const now = systemClock.now();
  if (now - droppedAt < sharedMs) return;
  droppedAt = now;
  takeReaped();
};
