import { troubled } from './checks.ts';
import type { Rule } from './rule.ts';

/** Nothing is ready, because nobody has looked to the end. */
export const preflightStopped: Rule = {
  name: 'preflight-stopped',
  area: 'preflight',
  priority: 'P1',
  when: 'a preflight was stopped by a person or a machine before it came to an end',
  tell: facts => {
    const { run } = facts;
    const isStopped = run?.run.gate === 'preflight' && run.verdict.kind === 'interrupted';
    if (!isStopped || troubled(facts).length > 0) return undefined;
    return {
      title: `the preflight of ${run.preflight?.env ?? 'an unknown environment'} was stopped: nothing is ready for live`,
      actions: ['type `gate preflight` again', 'look who stopped it: a deployment, a timer, a person'],
    };
  },
};
