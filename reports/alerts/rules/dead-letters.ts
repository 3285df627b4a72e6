import { counted } from './counted.ts';
import type { Rule } from './rule.ts';

/** So many and more: nobody looks after the channel. */
export const filling = 10;

/** Something was said that nobody has heard. */
export const deadLetters: Rule = {
  name: 'dead-letters',
  area: 'alerts',
  priority: 'P2',
  when: 'one to nine alerts could not be delivered and wait',
  tell: ({ chain: { deadLetters: waiting } }) =>
    waiting === 0 || waiting >= filling
      ? undefined
      : {
          title: `${counted(waiting, 'alert was', 'alerts were')} not delivered`,
          actions: ['type `gate alerts list` to see why', 'mend the channel, then type `gate alerts replay`'],
        },
};
