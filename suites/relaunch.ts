import type { Ending } from './ending.ts';
import type { LooseEnds } from './loose-ends.ts';

/** What one launch of a round has come to, for the question whether there is to be another. */
export type Ended = {
  readonly ending: Ending;
  readonly ends: LooseEnds;
  /** Launches of this round so far, this one included. */
  readonly launches: number;
  /** Launches in a row, this one included, after which no more fates were known than before. */
  readonly barren: number;
  /** How many relaunches there may be. */
  readonly relaunches?: number;
};

/** Why there is another launch; or why there is none although tests are left. Neither: nothing calls for one. */
export type Next = { readonly why?: string; readonly gaveUp?: string };

/** With every relaunch at least one more fate is known; this bounds a suite in which everything hangs or crashes. */
const mostRelaunches = 200;
/** A runner that dies twice in a row before it has told anything new is in a loop: a third time would be no other. */
const mostBarren = 2;

/** Decides on the next launch. What a clock has ended without a new fate is not tried again: that would cost its limit each time. */
export const relaunch = ({ ending, ends, launches, barren, relaunches = mostRelaunches }: Ended): Next => {
  if (!ending.cut || ending.bailed !== undefined || ending.startFailure !== undefined) return {};
  if (ending.deadline === 'suite' || ending.deadline === 'run') return {};
  const why = whatIsLeft(ending, ends);
  if (why === undefined) return {};
  if (barren > 0 && ending.deadline !== undefined) return {};
  if (barren >= mostBarren) return { gaveUp: `crash loop: ${barren} launches in a row ended without a new result` };
  if (launches > relaunches) return { gaveUp: `gave up after ${relaunches} relaunches` };
  return { why };
};

const whatIsLeft = (ending: Ending, ends: LooseEnds): string | undefined => {
  const left = ends.unfated().length;
  if (left > 0) return `${left} test(s) without a fate`;
  const unseen = ends.unseen().length;
  if (unseen > 0) return `${unseen} file(s) that nobody has loaded to the end`;
  return ending.whole && !ends.hasPlan ? 'to see whether tests are left that nobody has seen' : undefined;
};
