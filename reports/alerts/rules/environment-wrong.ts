import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** What it would start with is not what it must start with. */
export const environmentWrong: Rule = failedChecks({
  name: 'environment-wrong',
  trouble: 'environment',
  when: 'a preflight fails at variables or secrets of the environment, and at nothing else',
  title: ({ env }) => `the environment ${env} is not set up`,
  actions: [
    'do not go live',
    'set what is named, where this environment keeps it; a secret only through its store',
    'type `gate preflight` again',
  ],
});
