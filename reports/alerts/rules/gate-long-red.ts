import { counted } from './counted.ts';
import { branchOf, isRed } from './red-gate.ts';
import type { Rule } from './rule.ts';

const dayMs = 24 * 3_600_000;

/** Whoever was woken has not mended it: somebody else must know. */
export const gateLongRed: Rule = {
  name: 'gate-long-red',
  area: 'gate',
  priority: 'P1',
  when: 'a whole gate of a protected branch is red, and has not passed for a day',
  tell: ({ run, isProtected, past, at }) => {
    if (run === null || !isProtected || run.run.partial || !isRed(run) || past.lastSuccessAt === null) return undefined;
    const days = Math.floor((Date.parse(at) - Date.parse(past.lastSuccessAt)) / dayMs);
    if (!(days >= 1)) return undefined;
    return {
      title: `gate ${run.run.gate} has been red on ${branchOf(run)} for ${counted(days, 'day', 'days')}`,
      failed: [`last passed at ${past.lastSuccessAt}`],
      actions: ['name one person who mends it, and stop merging', 'go back to the last green commit'],
    };
  },
};
