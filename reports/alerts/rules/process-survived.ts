import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** The worst that a watchdog can say: it could not end what it had started. */
export const processSurvived: Rule = redGate({
  name: 'process-survived',
  area: 'watchdog',
  blame: 'survivor',
  when: 'a whole gate of a protected branch has left a process that could not be ended',
  title: () => 'a process could not be ended',
  actions: [
    'end the process by its id, on the machine of the run',
    'look why it could not be ended: another user, a stopped machine, a disk that does not answer',
    'trust no figure of this run, and run the gate again',
  ],
});
