import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** What git has seen is known. */
export const secretCommitted: Rule = failedChecks({
  name: 'secret-committed',
  trouble: 'secret',
  when: 'a preflight finds a secret in what is committed, and fails at nothing else',
  title: () => 'a secret is in git',
  actions: [
    'renew the secret now: what git has seen is known',
    'then remove it from the files, and from the history where the repository is shared',
    'look at the logs of the service whether it was used',
  ],
});
