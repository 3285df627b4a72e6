import { failedChecks } from './checks.ts';
import type { Rule } from './rule.ts';

/** Without room no journal, no order book and no database goes on. */
export const diskFull: Rule = failedChecks({
  name: 'disk-full',
  trouble: 'disk',
  when: 'a preflight fails because the disk has too little room, and at nothing else',
  title: ({ env }) => `the disk of ${env} has too little room`,
  actions: [
    'do not go live',
    'make room: `df -h`, then old logs, old runs below `.gate/runs`, old releases',
    'type `gate preflight` again',
  ],
});
