import { counted } from './counted.ts';
import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Nobody has paid, and nobody has asked for more time. */
export const debtOverdue: Rule = redGate({
  name: 'debt-overdue',
  area: 'debt',
  blame: 'overdue',
  when: 'a whole gate of a protected branch is red through known debt that is past its due date, and through nothing else',
  title: count => counted(count, 'debt is overdue', 'debts are overdue'),
  actions: [
    'type `gate debt list --overdue` and ask the owners',
    'mend what is owed, then type `gate debt settle`',
    'or have somebody beside the owner agree to more time: `gate debt renew`',
  ],
});
