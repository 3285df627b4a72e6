import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** It answers, but not in time. */
export const databaseSlow: Rule = failedChecks({
  name: 'database-slow',
  trouble: 'database-slow',
  when: 'a preflight fails because Redis or PostgreSQL answers too slowly, and at nothing else',
  title: ({ env }) => `a database of ${env} is too slow`,
  actions: [
    'do not go live',
    'look what keeps the server busy: long queries, locks, memory, a full disk, a backup',
    'type `gate preflight` again and compare the latency histograms',
  ],
});
