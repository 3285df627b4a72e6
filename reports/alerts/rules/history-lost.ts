import type { Rule } from './rule.ts';

/** Without a memory nothing can be compared, and the counters of the metrics stand still. */
export const historyLost: Rule = {
  name: 'history-lost',
  area: 'gate',
  priority: 'P1',
  when: 'the history could not be read, or a run not be booked in it',
  tell: ({ past: { trouble } }) =>
    trouble === null
      ? undefined
      : {
          title: 'the history cannot be used: metrics stand still, and nothing is compared',
          failed: [trouble],
          actions: [
            'mend what is named: room on the disk, rights, a lock, a server that is gone',
            'type `gate history`',
          ],
        },
};
