import type { SuiteHead } from '../../harness/protocol/record.ts';
import { isPseudo, testId, type TestId } from '../../harness/protocol/test-id.ts';
import type { Limits } from '../../harness/watchdog/limits.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { LimitsFile } from '../config/config-file.ts';
import type { SuiteConfig } from '../config/config.ts';
import { matchesId } from '../id-pattern.ts';
import { learnedLimit } from './learned-limit.ts';

/** How long one test may take, and where that comes from. */
export type TestLimit =
  | { readonly ms: number; readonly from: 'default' }
  | { readonly ms: number; readonly from: 'configured'; /** That of its id. */ readonly pattern?: string }
  | { readonly ms: number; readonly from: 'learned'; /** From so many passes. */ readonly runs: number };

/** The limits of a suite with what was learned of its tests. */
export type SuiteLimits = {
  /** For its launches. */
  readonly limits: Limits;
  /** What the configuration says. */
  readonly said: LimitsFile;
  readonly ofTest: (test: TestId) => TestLimit;
  readonly learned: ReadonlyMap<TestId, Extract<TestLimit, { readonly from: 'learned' }>>;
};

/**
 * The limits of a suite: for each test the last pattern of the configuration that matches it, otherwise the limit that is
 * set for all; where that is to be learned, the one that is learned, and for tests of which too little is known the default.
 */
export const limitsOf = (
  { name, limits, limitsSaid: said = {} }: Pick<SuiteConfig, 'name' | 'limits' | 'limitsSaid'>,
  history: readonly TestHistory[],
): SuiteLimits => {
  const learned: SuiteLimits['learned'] = said.test === 'auto' ? learnedIn(name, history) : new Map();
  const patterns = Object.entries(said.tests ?? {}).toReversed();
  const usual: TestLimit = { ms: limits.testMs, from: limits.testIsDefault ? 'default' : 'configured' };
  const ofTest = (test: TestId): TestLimit => {
    const own = patterns.find(([pattern]) => matchesId(pattern, test));
    return own === undefined ? (learned.get(test) ?? usual) : { ms: own[1], from: 'configured', pattern: own[0] };
  };
  const alike = learned.size === 0 && patterns.length === 0;
  return {
    limits: alike ? limits : { ...limits, ofTest: test => ofTest(testId(name, test)).ms },
    said,
    ofTest,
    learned,
  };
};

/** What the journal keeps of them: what must come true for the run to be what was configured. */
export const limitsHead = ({ limits, said, learned }: SuiteLimits): Pick<SuiteHead, 'limits'> => {
  const patterns = Object.keys(said.tests ?? {});
  const isUnlearned = said.test === 'auto' && learned.size === 0;
  if (patterns.length === 0 && !isUnlearned) return {};
  return {
    limits: {
      ...(patterns.length === 0 ? {} : { patterns }),
      ...(isUnlearned ? { unlearnedMs: limits.testMs } : {}),
    },
  };
};

const learnedIn = (suite: string, history: readonly TestHistory[]): SuiteLimits['learned'] =>
  new Map(
    history.flatMap(test => {
      const ms = test.suite === suite && !isPseudo(test) ? learnedLimit(test.passes) : undefined;
      return ms === undefined ? [] : [[test.id, { ms, from: 'learned', runs: test.passes?.runs ?? 0 }] as const];
    }),
  );
