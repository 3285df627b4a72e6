import { settle } from '../debt/settle.ts';
import type { Settlement } from '../harness/protocol/debt.ts';
import { preflightSuite } from '../harness/protocol/preflight.ts';
import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { isPseudoId, type TestId } from '../harness/protocol/test-id.ts';
import type { Baseline } from '../reports/history/test-history.ts';
import type { Standing } from './against-base.ts';
import { explained } from './explain-moves.ts';
import type { Findings } from './recorder.ts';

/** What a run is held against. */
export type Yardstick = {
  /** The ledger that is in force. */
  readonly standing: Standing;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly streaks: (
    tests: readonly TestId[],
  ) => ReadonlyMap<TestId, { readonly clean: number; readonly failed: number }>;
  /** The last complete run that is remembered. */
  readonly baseline?: Baseline;
  /** Files that git has seen renamed since, by `<suite> :: <file>`. */
  readonly renames?: ReadonlyMap<string, string>;
  /** Whether any run is remembered: what `fast` chooses is made of that. */
  readonly remembers: boolean;
};

/** Holds a run, or the tests of a part of it, against the ledger and what is remembered. */
export const settleRun = (findings: Findings, yardstick: Yardstick, part?: readonly TestRecord[]): Settlement => {
  const tests = owing(part ?? findings.tests);
  const complete = part === undefined && isComplete(findings);
  const { standing, today, streaks, baseline } = yardstick;
  const entries = standing.here;
  const before = {
    tests,
    complete,
    entries,
    today,
    rules: findings.rules,
    reruns: findings.reruns,
    ...(findings.own === undefined ? {} : { own: findings.own }),
    streaks: streaks(entries.filter(({ kind }) => kind === 'flaky').flatMap(({ test, aka }) => [test, ...aka])),
    ...(baseline === undefined || !complete ? {} : { baseline: baseline.passed }),
    suites: new Set(findings.suites.map(({ name }) => name).filter(name => name !== preflightSuite)),
    ...(yardstick.renames === undefined ? {} : { renames: yardstick.renames }),
  };
  const settlement = explained(settle(before), standing, {
    isWhole: complete,
    ask: removed => settle({ ...before, entries: removed }).settled,
  });
  if (part !== undefined) return settlement;
  const uncompared = notCompared(findings.run, yardstick);
  if (uncompared.length > 0 || baseline === undefined)
    return uncompared.length === 0 ? settlement : { ...settlement, uncompared };
  const missing = complete && !findings.run.partial ? missingFrom(tests, baseline, findings.suites) : [];
  return missing.length === 0 ? settlement : { ...settlement, missing };
};

/** A check before going live is nobody's debt: nothing excuses it. */
const owing = (tests: readonly TestRecord[]): readonly TestRecord[] =>
  tests.filter(({ suite }) => suite !== preflightSuite);

/** What this gate would have compared with earlier runs, by name. */
const notCompared = (
  { gate, partial }: Findings['run'],
  { baseline, remembers }: Pick<Yardstick, 'baseline' | 'remembers'>,
): readonly string[] => [
  ...(partial || baseline !== undefined ? [] : ['census', 'mass failure']),
  ...((gate === 'fast' || gate === 'full') && !remembers ? ['choice of fast'] : []),
];

/** Whether a census is whole: only then is what is absent gone, and what has passed paid. */
const isComplete = ({ run, unfinished, interrupted, suites }: Findings): boolean =>
  !run.partial &&
  !unfinished &&
  interrupted === undefined &&
  suites.every(({ incomplete, unmet }) => incomplete === undefined && unmet === undefined);

const missingFrom = (
  tests: readonly TestRecord[],
  { census }: Baseline,
  suites: RunRecord['suites'],
): readonly TestId[] => {
  const here = new Set(tests.map(({ id }) => id));
  const names = suites.map(({ name }) => name);
  return [...census].filter(
    id =>
      !here.has(id) && !isPseudoId(id) && names.some(name => id.startsWith(`${name} :: `) || id.startsWith(`${name}/`)),
  );
};
