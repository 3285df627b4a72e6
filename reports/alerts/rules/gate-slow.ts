import { inWords } from '../../duration.ts';
import { branchOf } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** A machine that is busy with something else is slow too: twice the usual time, and a minute beside. */
const factor = 2;
const leastMs = 60_000;

/** A gate that gets slower and slower is one that people leave out. */
export const gateSlow: Rule = {
  name: 'gate-slow',
  area: 'gate',
  priority: 'P3',
  when: 'a whole gate of a protected branch took more than twice, and a minute more than, what it usually takes',
  tell: ({ run, isProtected, past: { usualMs } }) => {
    if (run === null || !isProtected || run.run.partial || usualMs === null) return undefined;
    const { durationMs, gate } = run.run;
    if (run.verdict.kind === 'interrupted' || durationMs <= Math.max(factor * usualMs, usualMs + leastMs))
      return undefined;
    return {
      title: `gate ${gate} was slow on ${branchOf(run)}: ${inWords(durationMs)} instead of ${inWords(usualMs)}`,
      actions: ['see the slowest tests in the report', 'look what else the machine was doing'],
    };
  },
};
