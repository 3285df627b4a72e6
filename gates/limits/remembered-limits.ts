import type { SuiteConfig } from '../config/config.ts';
import type { ReadySuite } from '../find-suites.ts';
import type { Memory } from '../memory.ts';
import { limitsOf } from './suite-limits.ts';

/** Whether the history has to be asked for the limits of one of these suites. */
export const needsHistory = (configs: readonly SuiteConfig[]): boolean =>
  configs.some(({ limitsSaid }) => limitsSaid?.test === 'auto');

/** Gives suites their limits, those that are to be learned from what is remembered. The history is asked only where it teaches. */
export const withLimits = (
  ready: readonly ReadySuite[],
  configs: readonly SuiteConfig[],
  memory: Pick<Memory, 'tests'>,
): readonly ReadySuite[] => {
  const history = needsHistory(configs) ? memory.tests() : [];
  return ready.map(each => {
    const config = configs.find(({ name }) => name === each.suite.name);
    if (config === undefined) return each;
    const limits = limitsOf(config, history);
    return { ...each, limits, suite: { ...each.suite, limits: limits.limits } };
  });
};
