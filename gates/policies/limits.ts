import { leastPasses } from '../limits/learned-limit.ts';
import { matchesId } from '../id-pattern.ts';
import type { Facts, Policy } from './policy.ts';

type Findings = Facts['findings'];

/** Limits that were to be learned and could not be, and patterns that are about no test, are said by name. */
export const limits: Policy = {
  name: 'limits',
  blocks: 'incomplete',
  judge: ({ findings }) =>
    [...(findings.limits ?? [])].flatMap(([suite, { unlearnedMs, patterns = [] }]) => [
      ...(unlearnedMs === undefined
        ? []
        : [told(findings.rules.strict === true ? 'block' : 'warn', unlearnedWords(suite, unlearnedMs))]),
      ...(isWhole(findings, suite) ? idle(findings, suite, patterns) : []).map(pattern =>
        told(
          'warn',
          `no test of suite ${suite} matches ${JSON.stringify(pattern)} in its limits.tests: correct or remove it`,
        ),
      ),
    ]),
};

const unlearnedWords = (suite: string, ms: number): string =>
  `the limits of suite ${suite} could not be learned: no test of it is remembered with ${leastPasses} passes, each gets ${ms / 1000} s`;

/** Only a whole census can say that a test is not there. */
const isWhole = ({ run, unfinished, interrupted, suites }: Findings, name: string): boolean =>
  !run.partial &&
  !unfinished &&
  interrupted === undefined &&
  suites.some(suite => suite.name === name && suite.incomplete === undefined && suite.unmet === undefined);

const idle = ({ tests }: Findings, suite: string, patterns: readonly string[]): readonly string[] =>
  patterns.filter(pattern => !tests.some(test => test.suite === suite && matchesId(pattern, test.id)));

const told = (level: 'block' | 'warn', message: string): ReturnType<Policy['judge']>[number] => ({
  level,
  message,
  tests: [],
});
