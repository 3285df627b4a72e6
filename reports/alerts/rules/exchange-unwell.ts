import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** An HTTP endpoint that everything depends on is not well. */
export const exchangeUnwell: Rule = failedChecks({
  name: 'exchange-unwell',
  trouble: 'exchange',
  when: 'a preflight fails at an HTTP endpoint, and at nothing else',
  title: ({ env }) => `an endpoint of ${env} is not well`,
  actions: [
    'do not go live; stop what is live and trades there',
    'read the status page of whoever runs it',
    'type `gate preflight` again once it is back',
  ],
});
