import type { TestId } from '../../harness/protocol/test-id.ts';
import type { Limits } from '../../harness/watchdog/limits.ts';
import { inWords } from '../../reports/duration.ts';
import { headline } from '../../reports/plain-text.ts';
import { matchesId } from '../id-pattern.ts';
import { counted } from '../policies/counted.ts';
import { leastPasses } from './learned-limit.ts';
import type { SuiteLimits, TestLimit } from './suite-limits.ts';

/** The limits of a suite as `gate list` tells them. */
export type ListedLimits = {
  /** Each clock of the suite. `test` is the limit of all tests that are not under `tests`. */
  readonly clocks: Readonly<Record<string, { readonly ms: number; readonly from: 'default' | 'configured' }>>;
  /** Whether the limits of its tests are to be learned. */
  readonly learns: boolean;
  /** The tests that have a limit of their own, in the order in which they were given. */
  readonly tests: readonly (TestLimit & { readonly test: TestId })[];
  /** How many tests have the limit of all. */
  readonly others: number;
  /** Patterns of the configuration that are about none of the tests. */
  readonly idle: readonly string[];
};

const clocks = ['test', 'hook', 'load', 'silence', 'teardown', 'suite', 'grace'] as const;

/** How many tests are told one by one. */
const shown = 10;

/** What is to be said of the limits of a suite with these tests. */
export const listedLimits = (of: SuiteLimits, tests: readonly TestId[]): ListedLimits => {
  const own = tests
    .map(test => ({ test, ...of.ofTest(test) }))
    .filter(limit => limit.from === 'learned' || (limit.from === 'configured' && limit.pattern !== undefined));
  return {
    clocks: Object.fromEntries(
      clocks.flatMap(clock => {
        const ms = msOf(of.limits, clock);
        const from = typeof of.said[clock] === 'number' ? 'configured' : 'default';
        return ms === undefined ? [] : [[clock, { ms, from }] as const];
      }),
    ),
    learns: of.said.test === 'auto',
    tests: own,
    others: tests.length - own.length,
    idle: Object.keys(of.said.tests ?? {}).filter(pattern => !tests.some(test => matchesId(pattern, test))),
  };
};

const msOf = (limits: Limits, clock: (typeof clocks)[number]): number | undefined => limits[`${clock}Ms` as const];

/** The same as lines for a person: the clocks, then the tests whose limits differ, the longest first and not too many. */
export const limitLines = (listed: ListedLimits): readonly string[] => {
  const all = Object.entries(listed.clocks);
  const group = (from: 'default' | 'configured'): readonly string[] => {
    const names = all.filter(([name, clock]) => clock.from === from && !(name === 'test' && listed.learns));
    const words = names.map(([name, { ms }]) => `${name} ${inWords(ms)}`).join(', ');
    return words === '' ? [] : [`${words} (${from})`];
  };
  return [
    `limits: ${[...learningWords(listed), ...group('configured'), ...group('default')].join(' · ')}`,
    ...singleLines(listed.tests),
  ];
};

const learningWords = ({ learns, tests, others, clocks: { test } }: ListedLimits): readonly string[] => {
  if (!learns || test === undefined) return [];
  const learned = tests.flatMap(limit => (limit.from === 'learned' ? [limit] : []));
  const rest = `${inWords(test.ms)} (default)`;
  if (learned.length === 0)
    return [`test ${rest}: to be learned, but no test is remembered with ${leastPasses} passes`];
  const range = span(learned.map(({ ms }) => ms)).map(inWords);
  const runs = span(learned.map(each => each.runs));
  const first = `test ${range.join(' to ')} (learned for ${counted(learned.length, 'test', 'tests')} from ${runs.join(' to ')} passes)`;
  return [others === 0 ? first : `${first}, ${rest} for ${others} with fewer than ${leastPasses}`];
};

/** The least and the greatest, or the one that is both. */
const span = (numbers: readonly number[]): readonly number[] => [
  ...new Set([Math.min(...numbers), Math.max(...numbers)]),
];

const singleLines = (tests: ListedLimits['tests']): readonly string[] => {
  const sorted = tests.toSorted((a, b) => b.ms - a.ms);
  const lines = sorted
    .slice(0, shown)
    .map(limit => `  ${inWords(limit.ms)}  ${headline(limit.test)}  (${originOf(limit)})`);
  const rest = sorted.length - lines.length;
  return rest === 0
    ? lines
    : [...lines, `  … and ${counted(rest, 'test', 'tests')} more with limits of their own: --json - tells all`];
};

const originOf = (limit: TestLimit): string => {
  if (limit.from === 'learned') return `learned from ${limit.runs} passes`;
  if (limit.from === 'default' || limit.pattern === undefined) return limit.from;
  return `configured for ${JSON.stringify(headline(limit.pattern))}`;
};
