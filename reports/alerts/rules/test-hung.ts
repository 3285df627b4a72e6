import { counted } from './counted.ts';
import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Hangs alone: a clock of the gate, or of the runner, has ended them. */
export const testHung: Rule = redGate({
  name: 'test-hung',
  area: 'watchdog',
  blame: 'hang',
  when: 'a whole gate of a protected branch is red through tests that hang, and through nothing else',
  title: count => counted(count, 'test hangs', 'tests hang'),
  actions: [
    'let nothing be merged or released until it is green',
    'open the report: it names the line on which each test hangs, innermost frame first',
    'revert the change that brought the hang, or mend it; a longer limit is no mending',
  ],
});
