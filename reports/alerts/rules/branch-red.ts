import { blamed } from './blame.ts';
import { branchOf, isRed } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** The trouble of whoever works on that branch: nobody is woken for it. */
export const branchRed: Rule = {
  name: 'branch-red',
  area: 'gate',
  priority: 'P2',
  when: 'a whole gate of a branch that is not protected is red for more than its preflight',
  tell: ({ run, isProtected }) => {
    if (run === null || isProtected || run.run.partial || !isRed(run)) return undefined;
    const found = blamed(run);
    if (found.length === 0) return undefined;
    return {
      title: `gate ${run.run.gate} is red on ${branchOf(run)}`,
      failed: found.map(({ words }) => words),
      actions: ['mend it before it is merged: the same gate would be red there'],
      about: branchOf(run),
    };
  },
};
