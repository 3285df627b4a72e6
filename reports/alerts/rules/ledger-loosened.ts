import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** A change that excuses itself needs a second person. */
export const ledgerLoosened: Rule = redGate({
  name: 'ledger-loosened',
  area: 'debt',
  blame: 'ledger',
  when: 'a change to the ledger excuses what nobody else has agreed to, or the ledger holds more than it may, and nothing else is wrong',
  title: () => 'the ledger was loosened without anybody agreeing',
  actions: ['ask who changed the ledger, and why', 'mend what it excuses, or name a second person with --approver'],
});
