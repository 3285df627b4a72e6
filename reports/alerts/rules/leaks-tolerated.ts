import { branchOf, isRed } from './red-gate.ts';
import { counted } from './counted.ts';
import { oneLine } from '../../plain-text.ts';
import type { Rule } from './rule.ts';

/** Tolerated is not paid: machines fill up with what is left behind elsewhere. */
export const leaksTolerated: Rule = {
  name: 'leaks-tolerated',
  area: 'watchdog',
  priority: 'P2',
  when: 'a whole gate of a protected branch passes although tests leave processes behind that no debt entry names',
  tell: ({ run, isProtected }) => {
    if (run === null || !isProtected || run.run.partial || isRed(run)) return undefined;
    const leaky = run.tests.filter(({ flags, debt }) => flags.includes('leaky') && debt === undefined);
    if (leaky.length === 0) return undefined;
    return {
      title: `${counted(leaky.length, 'test leaves a process behind', 'tests leave processes behind')} on ${branchOf(run)}, which is tolerated`,
      failed: leaky.map(({ id }) => oneLine(id)),
      actions: ['end the process in the teardown of that test, or record it as debt with an owner'],
    };
  },
};
