import type { Rule } from './rule.ts';

const many = 50;

/** So much noise hides what matters. */
export const alertsSuppressed: Rule = {
  name: 'alerts-suppressed',
  area: 'alerts',
  priority: 'P3',
  when: 'fifty or more alerts were held back within an hour',
  tell: ({ chain: { suppressed } }) =>
    suppressed < many
      ? undefined
      : {
          title: `${suppressed} alerts were held back within an hour`,
          actions: ['type `gate alerts list` and look what repeats itself', 'mend that, rather than the limits'],
        },
};
