import { filling } from './dead-letters.ts';
import type { Rule } from './rule.ts';

/** Nobody hears anything any more, or too little. */
export const deadLettersFilling: Rule = {
  name: 'dead-letters-filling',
  area: 'alerts',
  priority: 'P1',
  when: 'ten or more alerts could not be delivered and wait',
  tell: ({ chain: { deadLetters: waiting } }) =>
    waiting < filling
      ? undefined
      : {
          title: `${waiting} alerts were not delivered: the queue of dead letters fills up`,
          actions: [
            'read what was missed: `gate alerts list`',
            'mend the channel: `gate alerts test` says whether it works',
            'type `gate alerts replay`',
          ],
        },
};
