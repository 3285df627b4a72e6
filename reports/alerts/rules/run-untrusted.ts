import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Something is wrong with the run rather than with the code. */
export const runUntrusted: Rule = redGate({
  name: 'run-untrusted',
  area: 'gate',
  blame: 'untrusted',
  when: 'a whole gate of a protected branch looks broken as a whole, or could not be compared under --strict, and nothing else is wrong',
  title: () => 'a run cannot be trusted',
  actions: [
    'look at the machine, the network and the dependencies before the code: so many tests do not break at once',
    'record and clear nothing of this run; run the gate again',
  ],
});
