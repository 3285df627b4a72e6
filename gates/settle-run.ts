import type { DebtEntry } from '../debt/entry.ts';
import { settle } from '../debt/settle.ts';
import type { Settlement } from '../harness/protocol/debt.ts';
import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { isPseudoId, type TestId } from '../harness/protocol/test-id.ts';
import type { Baseline } from '../reports/history/test-history.ts';
import type { Findings } from './recorder.ts';

/** What a run is held against. */
export type Yardstick = {
  /** The entries that apply on this machine. */
  readonly entries: readonly DebtEntry[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly streaks: (
    tests: readonly TestId[],
  ) => ReadonlyMap<TestId, { readonly clean: number; readonly failed: number }>;
  /** The last complete run that is remembered. */
  readonly baseline?: Baseline;
};

/** Holds a run, or the tests of a part of it, against the ledger and what is remembered. */
export const settleRun = (findings: Findings, yardstick: Yardstick, part?: readonly TestRecord[]): Settlement => {
  const tests = part ?? findings.tests;
  const complete = part === undefined && isComplete(findings);
  const { entries, today, streaks, baseline } = yardstick;
  const settlement = settle({
    tests,
    complete,
    entries,
    today,
    rules: findings.rules,
    reruns: findings.reruns,
    streaks: streaks(entries.filter(({ kind }) => kind === 'flaky').map(({ test }) => test)),
    ...(baseline === undefined || !complete ? {} : { baseline: baseline.passed }),
    suites: new Set(findings.suites.map(({ name }) => name)),
  });
  if (findings.run.partial || part !== undefined) return settlement;
  if (baseline === undefined) return { ...settlement, uncompared: ['census', 'mass failure'] };
  const missing = complete ? missingFrom(tests, baseline, findings.suites) : [];
  return missing.length === 0 ? settlement : { ...settlement, missing };
};

/** Whether a census is whole: only then is what is absent gone, and what has passed paid. */
const isComplete = ({ run, unfinished, interrupted, suites }: Findings): boolean =>
  !run.partial &&
  !unfinished &&
  interrupted === undefined &&
  suites.every(({ incomplete }) => incomplete === undefined);

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
