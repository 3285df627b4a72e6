import { counted } from './counted.ts';
import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Known debt that fails otherwise is new trouble behind an old name. */
export const debtDrifted: Rule = redGate({
  name: 'debt-drifted',
  area: 'debt',
  blame: 'otherwise',
  when: 'a whole gate of a protected branch is red through known debt that fails in another or a worse way than its entry says, and through nothing else',
  title: count => counted(count, 'known test fails in a new way', 'known tests fail in new ways'),
  actions: [
    'type `gate debt why <test>`: it shows both signatures side by side',
    'treat it as a new regression: mend it, or revert what brought it',
  ],
});
