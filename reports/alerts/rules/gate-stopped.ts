import { branchOf } from './red-gate.ts';
import type { Rule } from './rule.ts';

/** It says nothing about the code, and so the branch has no verdict. */
export const gateStopped: Rule = {
  name: 'gate-stopped',
  area: 'gate',
  priority: 'P2',
  when: 'a whole gate of a protected branch was stopped by a person or a machine',
  tell: ({ run, isProtected }) => {
    if (run === null || !isProtected || run.run.partial || run.verdict.kind !== 'interrupted') return undefined;
    return {
      title: `gate ${run.run.gate} was stopped on ${branchOf(run)}: this commit has no verdict`,
      actions: [`go on with it: \`gate ${run.run.gate} --resume\``, 'look whether the job has a clock of its own'],
    };
  },
};
