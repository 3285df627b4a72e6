import { isBad, type Flag, type OutcomeKind } from '../../harness/protocol/outcome.ts';

/** One result, as far as streaks and rates care. */
export type Fate = { readonly outcome: OutcomeKind; readonly flags: readonly Flag[] };

/** Failed, hung, crashed, or failed before it passed. */
export const wentWrong = ({ outcome, flags }: Fate): boolean => isBad(outcome) || flags.includes('flaky');

/** It ran, and there was nothing to say against it: a leak is a debt too. */
export const isClean = (fate: Fate): boolean =>
  fate.outcome === 'passed' && !wentWrong(fate) && !fate.flags.includes('leaky');
