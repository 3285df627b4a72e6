import type { DebtVerdict } from '../../harness/protocol/debt.ts';
import { isBad } from '../../harness/protocol/outcome.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import type { Reason } from '../../harness/protocol/verdict.ts';
import { counted } from './counted.ts';
import type { Facts, Policy } from './policy.ts';

type Told = Omit<Reason, 'policy'>;

/** What the ledger does not excuse blocks: what is new, has another signature, is worse than it was, or overdue. */
export const regressions: Policy = {
  name: 'regressions',
  blocks: 'fail',
  judge: ({ findings: { tests, rules, settlement } }) => {
    const of = (...verdicts: readonly DebtVerdict[]): readonly TestRecord[] =>
      tests.filter(({ debt }) => verdicts.some(verdict => verdict === debt?.verdict));
    // A run that ended before it was held against the ledger: whatever went wrong is told.
    const fresh = settlement === undefined ? tests.filter(test => isWrong(test) || flags(test) !== '') : of('new');
    const free = tests.filter(({ debt }) => debt === undefined);
    return [
      ...told(fresh.filter(isWrong), 'block', newWords),
      ...told(
        fresh.filter(test => flags(test) === 'flaky'),
        levelOf(settlement, rules.flaky),
        flakyWords,
      ),
      ...told(
        fresh.filter(test => flags(test) === 'leaky'),
        levelOf(settlement, rules.leaks),
        leakyWords,
      ),
      ...told(of('drift'), 'block', driftWords),
      ...told(of('escalated'), 'block', escalatedWords),
      ...told(of('solid'), 'block', solidWords),
      ...told(of('expired'), 'block', expiredWords),
      ...(settlement === undefined ? [] : softened(free)),
    ];
  },
};

/** Flaky tests and leaks that the configuration tolerates are told all the same. */
const softened = (tests: readonly TestRecord[]): readonly Told[] => [
  ...told(
    tests.filter(test => flags(test) === 'flaky'),
    'warn',
    flakyWords,
  ),
  ...told(
    tests.filter(test => flags(test) === 'leaky'),
    'warn',
    leakyWords,
  ),
];

const isWrong = ({ outcome, failure }: TestRecord): boolean => isBad(outcome) && failure?.because !== 'children';

/** What makes a test bad beside its outcome. */
const flags = (test: TestRecord): '' | 'flaky' | 'leaky' => {
  if (isWrong(test)) return '';
  if (test.flags.includes('leaky')) return 'leaky';
  return test.outcome === 'passed' && test.flags.includes('flaky') ? 'flaky' : '';
};

const levelOf = (settlement: Facts['findings']['settlement'], rule: 'fail' | 'warn'): Reason['level'] =>
  settlement !== undefined || rule === 'fail' ? 'block' : 'warn';

const newWords = (count: number): string =>
  counted(count, 'test went wrong and is not known debt', 'tests went wrong and are not known debt');

const flakyWords = (count: number): string =>
  `${counted(count, 'test', 'tests')} passed only on another attempt (flaky)`;

const leakyWords = (count: number): string => `${counted(count, 'test', 'tests')} left a process behind (leaky)`;

const driftWords = (count: number): string =>
  counted(count, 'known test fails otherwise than its entry says', 'known tests fail otherwise than their entries say');

const escalatedWords = (count: number): string =>
  counted(count, 'known test went wrong in a worse way', 'known tests went wrong in a worse way');

const solidWords = (count: number): string =>
  counted(count, 'test known as flaky only fails', 'tests known as flaky only fail');

const expiredWords = (count: number): string =>
  counted(count, 'test has debt that is overdue', 'tests have debt that is overdue');

const told = (
  tests: readonly TestRecord[],
  level: Reason['level'],
  words: (count: number) => string,
): readonly Told[] =>
  tests.length === 0 ? [] : [{ level, message: words(tests.length), tests: tests.map(({ id }) => id) }];
