import type { SuiteConfig } from '../config/config.ts';
import type { ReadySuite } from '../find-suites.ts';
import type { Memory } from '../memory.ts';
import { limitsOf } from './suite-limits.ts';

/** Gives suites their limits, those that are to be learned from what is remembered. The history is asked only where it teaches. */
export const withLimits = (
  ready: readonly ReadySuite[],
  configs: readonly SuiteConfig[],
  memory: Pick<Memory, 'tests'>,
): readonly ReadySuite[] => {
  const learns = configs.some(({ limitsSaid }) => limitsSaid?.test === 'auto');
  const history = learns ? memory.tests() : [];
  return ready.map(each => {
    const config = configs.find(({ name }) => name === each.suite.name);
    if (config === undefined) return each;
    const limits = limitsOf(config, history);
    return { ...each, limits, suite: { ...each.suite, limits: limits.limits } };
  });
};
