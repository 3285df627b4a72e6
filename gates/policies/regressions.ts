import { isBad } from '../../harness/protocol/outcome.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { counted } from './counted.ts';
import type { Facts, Policy } from './policy.ts';

type Told = Omit<Reason, 'policy'>;

/** What went wrong and nobody owes blocks: failures, hangs and crashes always, flaky tests and leaks unless softened. */
export const regressions: Policy = {
  name: 'regressions',
  blocks: 'fail',
  judge: ({ findings: { tests, rules } }) => [
    ...told(tests.filter(isNewFailure), 'block', newWords),
    ...told(tests.filter(isFlaky), levelOf(rules.flaky), flakyWords),
    ...told(tests.filter(isLeaky), levelOf(rules.leaks), leakyWords),
  ],
};

/** Whether this test is a regression under these rules. */
export const isNew = (test: TestRecord, { flaky, leaks }: Facts['findings']['rules']): boolean =>
  isNewFailure(test) || (flaky === 'fail' && isFlaky(test)) || (leaks === 'fail' && isLeaky(test));

const isNewFailure = ({ outcome, failure }: TestRecord): boolean => isBad(outcome) && failure?.because !== 'children';

const isFlaky = ({ outcome, flags }: TestRecord): boolean => outcome === 'passed' && flags.includes('flaky');

const isLeaky = (test: TestRecord): boolean => test.flags.includes('leaky') && !isNewFailure(test);

const levelOf = (rule: 'fail' | 'warn'): Reason['level'] => (rule === 'fail' ? 'block' : 'warn');

const newWords = (count: number): string =>
  counted(count, 'test went wrong and is not known debt', 'tests went wrong and are not known debt');

const flakyWords = (count: number): string =>
  `${counted(count, 'test', 'tests')} passed only on another attempt (flaky)`;

const leakyWords = (count: number): string => `${counted(count, 'test', 'tests')} left a process behind (leaky)`;

const told = (
  tests: readonly TestRecord[],
  level: Reason['level'],
  words: (count: number) => string,
): readonly Told[] =>
  tests.length === 0 ? [] : [{ level, message: words(tests.length), tests: tests.map(({ id }) => id) }];
