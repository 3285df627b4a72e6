import { counted } from './counted.ts';
import { blamed } from './blame.ts';
import { branchOf, redRun } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Ordinary failures, and whatever goes wrong in several ways at once. */
export const gateFailed: Rule = {
  name: 'gate-failed',
  area: 'gate',
  priority: 'P0',
  when: 'a whole gate of a protected branch is red, through failed tests or through several kinds of trouble at once',
  tell: facts => {
    const run = redRun(facts);
    if (run === undefined) return undefined;
    const found = blamed(run);
    const kinds = new Set(found.map(({ blame }) => blame));
    if (kinds.size === 1 && !kinds.has('failure') && !kinds.has('flake')) return undefined;
    return {
      title: `gate ${run.run.gate} is red on ${branchOf(run)}: ${counted(found.length, 'regression or fault', 'regressions and faults')}`,
      failed: found.map(({ words }) => words),
      actions: [
        'let nothing be merged or released until it is green',
        'open the report and see what is new since the last green commit',
        'revert the change that brought it, or mend it',
      ],
    };
  },
};
