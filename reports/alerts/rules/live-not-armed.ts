import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** Fail-closed, and told: somebody wants to go live and may not. */
export const liveNotArmed: Rule = failedChecks({
  name: 'live-not-armed',
  trouble: 'arming',
  when: 'a preflight fails at the arming of live, and at nothing else',
  title: ({ env }) => `${env} is not armed`,
  actions: [
    'do not go live',
    'if it is meant: set the arming variables anew, by a person, as the guide says, then type `gate preflight`',
    'if nobody meant it: find out who started it',
  ],
});
