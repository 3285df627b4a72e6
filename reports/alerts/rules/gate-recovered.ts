import { branchOf } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** Whoever was woken may sleep again. */
export const gateRecovered: Rule = {
  name: 'gate-recovered',
  area: 'gate',
  priority: 'P3',
  when: 'a whole gate of a protected branch, or a preflight, passes after one that was red',
  tell: ({ run, isProtected, past: { last } }) => {
    if (run === null || last === null) return undefined;
    const isOwn = run.run.gate === 'preflight' || (isProtected && !run.run.partial);
    const isGreen = run.verdict.kind === 'pass' || run.verdict.kind === 'pass-with-debt';
    if (!isOwn || !isGreen || (last.verdict !== 'fail' && last.verdict !== 'incomplete')) return undefined;
    return {
      title: `gate ${run.run.gate} passes again on ${branchOf(run)}`,
      failed: [`was ${last.verdict} at ${last.startedAt}`],
      actions: ['ramp up again as the runbook says'],
    };
  },
};
