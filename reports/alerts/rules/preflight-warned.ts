import { checkWords, remedies, troubled } from './checks.ts';
import { counted } from './counted.ts';
import type { Rule } from './rule.ts';

/** A warning beside a failure is told with the evidence of that one. */
export const preflightWarned: Rule = {
  name: 'preflight-warned',
  area: 'preflight',
  priority: 'P1',
  when: 'no check of a preflight fails, and some warn',
  tell: facts => {
    const preflight = facts.run?.preflight;
    const found = preflight?.checks.filter(({ status }) => status === 'warn') ?? [];
    if (preflight === undefined || found.length === 0 || troubled(facts).length > 0) return undefined;
    return {
      title: `preflight of ${preflight.env} warns: ${counted(found.length, 'check', 'checks')}`,
      failed: found.map(checkWords),
      actions: [...remedies(found), 'type `gate preflight` again before the next start'],
    };
  },
};
