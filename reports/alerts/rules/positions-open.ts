import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** Nobody starts beside positions that nobody knows of. */
export const positionsOpen: Rule = failedChecks({
  name: 'positions-open',
  trouble: 'positions',
  when: 'a preflight fails at open positions, and at nothing else',
  title: ({ env }) => `open positions in ${env}, or nobody knows`,
  actions: [
    'do not go live',
    'look at the positions by hand, with the tools of the exchange, and close or adopt each',
    'type `gate preflight` again',
  ],
});
