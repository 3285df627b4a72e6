import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** A wrong clock makes every order, token and time stamp wrong. */
export const clockSkewed: Rule = failedChecks({
  name: 'clock-skewed',
  trouble: 'clock',
  when: 'a preflight fails at the clock of the machine, and at nothing else',
  title: ({ env }) => `the clock of the machine of ${env} is wrong`,
  actions: [
    'do not go live',
    'set the clock: `timedatectl set-ntp true`, then `timedatectl timesync-status`',
    'type `gate preflight` again',
  ],
});
