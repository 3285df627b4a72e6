import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** Redis or PostgreSQL does not answer as it must. */
export const databaseGone: Rule = failedChecks({
  name: 'database-gone',
  trouble: 'database-gone',
  when: 'a preflight fails because Redis or PostgreSQL does not answer, and at nothing else',
  title: ({ env }) => `a database of ${env} does not answer`,
  actions: [
    'do not go live; stop what is live and depends on it',
    'look whether the server runs, and whether it can be reached from here: address, password, certificate, network',
    'type `gate preflight` again',
  ],
});
