import { blamed } from './blame.ts';
import { checkWords, remedies, troubled } from './checks.ts';
import { counted } from './counted.ts';
import { isRed } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Several kinds of things are wrong, or one that has no rule of its own, or nobody could find out at all. */
export const preflightFailed: Rule = {
  name: 'preflight-failed',
  area: 'preflight',
  priority: 'P0',
  when: 'a preflight fails through checks of several kinds, or of a kind without a rule of its own, or comes to no end of its own',
  tell: facts => {
    const { run } = facts;
    if (run?.preflight === undefined) return undefined;
    const { env } = run.preflight;
    const found = troubled(facts);
    const kinds = new Set(found.map(({ trouble }) => trouble));
    if (kinds.size > 1 || kinds.has('other'))
      return {
        title: `preflight of ${env} failed: ${counted(found.length, 'check', 'checks')}`,
        failed: found.map(({ check }) => checkWords(check)),
        actions: ['do not go live', ...remedies(found.map(({ check }) => check)), 'type `gate preflight` again'],
      };
    // Without a word of a check nothing is known, which is as bad.
    if (run.run.gate !== 'preflight' || !isRed(run) || found.length > 0) return undefined;
    return {
      title: `preflight of ${env} came to no end of its own`,
      failed: blamed(run).map(({ words }) => words),
      actions: ['do not go live', 'mend what is named, then type `gate preflight` again'],
    };
  },
};
