import { counted } from './counted.ts';
import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Crashes alone: the process died under the test. */
export const testCrashed: Rule = redGate({
  name: 'test-crashed',
  area: 'watchdog',
  blame: 'crash',
  when: 'a whole gate of a protected branch is red through tests whose process died, and through nothing else',
  title: count => counted(count, 'test crashes', 'tests crash'),
  actions: [
    'let nothing be merged or released until it is green',
    'open the report: it says how the process ended, and the log of the launch what it said last',
    'look for the memory of the machine and for native modules that have changed',
  ],
});
