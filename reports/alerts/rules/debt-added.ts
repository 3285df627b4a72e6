import { oneLine } from '../../plain-text.ts';
import { branchOf } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** The ledger can only shrink unless a person says so: others should hear what was said. */
export const debtAdded: Rule = {
  name: 'debt-added',
  area: 'debt',
  priority: 'P2',
  when: 'a change that reaches a protected branch adds, renews, removes or loosens something in the ledger, and that is allowed',
  tell: ({ run, isProtected }) => {
    if (run === null || !isProtected || run.run.partial) return undefined;
    const moves = run.verdict.reasons.filter(({ policy, level }) => policy === 'ledger' && level === 'warn');
    const blocks = run.verdict.reasons.some(({ policy, level }) => policy === 'ledger' && level === 'block');
    if (moves.length === 0 || blocks) return undefined;
    return {
      title: `the ledger of ${branchOf(run)} has changed`,
      failed: moves.map(({ message }) => oneLine(message)),
      actions: ['read the change of the ledger as one reads code: `gate debt list`'],
    };
  },
};
