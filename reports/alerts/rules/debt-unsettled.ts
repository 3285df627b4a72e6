import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Good news that blocks: otherwise the next failure would be excused. */
export const debtUnsettled: Rule = redGate({
  name: 'debt-unsettled',
  area: 'debt',
  blame: 'unsettled',
  when: 'a whole gate of a protected branch is red because paid, gone or moved debt is still in the ledger, and through nothing else',
  title: () => 'paid debt is still in the ledger',
  actions: ['type `gate debt settle`, look at the change, and commit it'],
});
