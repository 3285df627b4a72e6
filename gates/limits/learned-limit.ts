import type { Passes } from '../../reports/history/test-history.ts';

/** How much longer than it ever took of late a test may take: a loaded machine is a few times slower, a hang is endless. */
export const learnedFactor = 10;

/** No learned limit is shorter, in milliseconds: above the 5 s after which vitest ends a test that waits, and above any pause of a machine. */
export const learnedFloorMs = 10_000;

/** And none is longer: history may raise a limit, but not take it away. */
export const learnedCeilingMs = 600_000;

/** Fewer passes teach nothing. */
export const leastPasses = 3;

/** The limit of a test that is learned from its passes, in milliseconds; undefined when there are too few of them. */
export const learnedLimit = (passes: Passes | undefined): number | undefined => {
  if (passes === undefined || passes.runs < leastPasses || !(passes.p99Ms >= 0)) return undefined;
  return Math.min(learnedCeilingMs, Math.max(learnedFloorMs, Math.ceil(passes.p99Ms * learnedFactor)));
};
