import { counted } from './counted.ts';
import { branchOf } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Told once a day, before it blocks. */
export const debtDueSoon: Rule = {
  name: 'debt-due-soon',
  area: 'debt',
  priority: 'P2',
  when: 'debt is due within 14 days; told at the first whole gate of a protected branch on a day',
  tell: ({ run, isProtected, past: { last }, at }) => {
    const due = run?.ledger?.dueSoon ?? 0;
    if (run === null || !isProtected || run.run.partial || due === 0) return undefined;
    if (last?.startedAt.slice(0, 10) === at.slice(0, 10)) return undefined;
    return {
      title: `${counted(due, 'debt is', 'debts are')} due within 14 days on ${branchOf(run)}`,
      actions: ['type `gate debt list` and ask the owners: what is overdue blocks'],
    };
  },
};
