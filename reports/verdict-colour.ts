import type { ChalkInstance } from 'chalk';
import type { VerdictKind } from '../harness/protocol/verdict.ts';

/** The colour of a verdict: green only for what is simply green. */
export const verdictColour = (chalk: ChalkInstance, kind: VerdictKind): ChalkInstance => {
  if (kind === 'pass') return chalk.green;
  return kind === 'fail' ? chalk.red : chalk.yellow;
};
