import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** No green without proof: what is missing may be red. */
export const runIncomplete: Rule = redGate({
  name: 'run-incomplete',
  area: 'gate',
  blame: 'incomplete',
  when: 'a whole gate of a protected branch ends without a fate for every test, or without its reports, and nothing else is wrong',
  title: () => 'a run is incomplete',
  actions: [
    'treat it as red: what is missing may have failed',
    'mend what is named (a full disk, a missing runner, a selection), then run the gate again; `--resume` goes on with a run that was cut',
  ],
});
