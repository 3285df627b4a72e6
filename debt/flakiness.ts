import type { DebtEntry } from './entry.ts';

type Rate = DebtEntry['rate'];

const z = 1.96;
const solidBelow = 0.001;
const unknownShare = 0.2;
const unknownUpper = 0.5;

/** How many clean runs in a row show, with 95 % confidence, that a flaky test fails no longer. */
export const cleanRunsNeeded = (rate: Rate): number => {
  const share = shareOf(rate) ?? 0;
  if (share >= 1) return 1;
  return Math.ceil(Math.log(0.05) / Math.log(1 - (share > 0 ? share : unknownShare)));
};

/** So many failures in a row hardly happen to a test that fails only now and then. */
export const isSolid = (rate: Rate, failedInARow: number): boolean => upperRate(rate) ** failedInARow < solidBelow;

/** The upper end of Wilson's 95 % interval: the worst share of failures that the counts still allow. */
export const upperRate = (rate: Rate): number => (rate === undefined ? unknownUpper : intervalOf(rate).upper);

/** Wilson's 95 % interval of a share: what the counts still allow. */
export const intervalOf = (rate: NonNullable<Rate>): { readonly lower: number; readonly upper: number } => {
  const share = shareOf(rate);
  if (share === undefined) return { lower: 0, upper: unknownUpper };
  const square = z ** 2 / rate.runs;
  const margin = z * Math.sqrt((share * (1 - share)) / rate.runs + square / (4 * rate.runs));
  return {
    lower: Math.max(0, (share + square / 2 - margin) / (1 + square)),
    upper: Math.min(1, (share + square / 2 + margin) / (1 + square)),
  };
};

const shareOf = (rate: Rate): number | undefined => {
  if (rate === undefined || !(rate.runs > 0) || !(rate.failures >= 0)) return undefined;
  return Math.min(1, rate.failures / rate.runs);
};
