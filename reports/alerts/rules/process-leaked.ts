import { counted } from './counted.ts';
import { redGate } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Leaks alone: every test has passed, and not every process has ended. */
export const processLeaked: Rule = redGate({
  name: 'process-leaked',
  area: 'watchdog',
  blame: 'leak',
  when: 'a whole gate of a protected branch is red through processes that tests have left behind, and through nothing else',
  title: count => counted(count, 'test leaves a process behind', 'tests leave processes behind'),
  actions: [
    'open the report: it names each process and the test that started it; all of them have been ended',
    'end the process in the teardown of that test, then run the gate again',
  ],
});
