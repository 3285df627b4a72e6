import type { TestRecord } from '../harness/protocol/record.ts';
import type { DebtEntry } from './entry.ts';
import { cleanRunsNeeded } from './flakiness.ts';
import type { PseudoFate } from './pseudo-tests.ts';
import type { Judgement } from './verdict-of-trouble.ts';

/** What a run can say of an entry whose trouble did not show. */
export type Evidence = {
  readonly complete: boolean;
  /** Isolated reruns of the test. */
  readonly reruns?: { readonly count: number; readonly passed: number };
  /** Clean runs in a row before this one. */
  readonly cleanBefore: number;
  /** What else went wrong with the test and is owed by nobody else. */
  readonly leaks: boolean;
  readonly otherLeaks: boolean;
  readonly flaky: boolean;
};

const rerunsNeeded = 3;

/** Judges an entry whose test is in the census and did not show the trouble that the entry is about. */
export const judgeCalm = (entry: DebtEntry, test: TestRecord, evidence: Evidence): Judgement => {
  const doubt = doubtOf(entry, test, evidence);
  if (doubt !== undefined) return { verdict: 'unproven', entry, why: doubt };
  return entry.kind === 'flaky' ? judgeClean(entry, evidence) : judgePayment(entry, evidence);
};

/** Judges an entry whose test is not in the census; undefined when nothing can be said. */
export const judgeAbsent = (
  entry: DebtEntry,
  fate: PseudoFate | undefined,
  evidence: Pick<Evidence, 'complete' | 'cleanBefore'>,
): Judgement | undefined => {
  if (!evidence.complete) return undefined;
  if (fate === undefined || fate === 'absent')
    return { verdict: 'gone', entry, why: 'its test is not in this complete census: renamed or removed' };
  if (fate === 'idle') return { verdict: 'unproven', entry, why: 'nothing ran that could show it' };
  if (entry.kind === 'flaky') return judgeClean(entry, evidence);
  return { verdict: 'paid', entry, why: 'what it stands for ran without trouble' };
};

/** Why the test proves nothing about the entry, when it does not. */
const doubtOf = (
  { kind }: DebtEntry,
  { outcome, reason }: TestRecord,
  { leaks, otherLeaks, flaky }: Evidence,
): string | undefined => {
  const because = reason === undefined ? '' : `: ${reason}`;
  if (outcome === 'skipped') return `skipped${because}`;
  if (outcome === 'not-run') return `not run${because}`;
  if (outcome !== 'passed') return `its test ${outcome} in another way`;
  if (kind === 'leak') return leaks ? 'its test leaks in another way' : undefined;
  if (flaky) return 'its test passed only after another attempt';
  return otherLeaks ? 'its test passed, but leaks' : undefined;
};

const judgeClean = (
  entry: DebtEntry,
  { complete, cleanBefore }: Pick<Evidence, 'complete' | 'cleanBefore'>,
): Judgement => {
  const clean = cleanBefore + 1;
  const needed = cleanRunsNeeded(entry.rate);
  return { verdict: complete && clean >= needed ? 'paid' : 'clean', entry, why: `${clean} of ${needed} clean runs` };
};

const judgePayment = (entry: DebtEntry, { complete, reruns = { count: 0, passed: 0 } }: Evidence): Judgement => {
  const { count, passed } = reruns;
  if (passed < count)
    return { verdict: 'changed', entry, why: `passes and fails: flaky (passed ${passed} of ${count} isolated reruns)` };
  if (count < rerunsNeeded)
    return { verdict: 'paid?', entry, why: `passed, with ${count} of ${rerunsNeeded} isolated reruns as proof` };
  if (!complete)
    return { verdict: 'paid?', entry, why: `passed ${count} isolated reruns: only a complete run clears it` };
  return { verdict: 'paid', entry, why: `passed, and ${count} of ${count} isolated reruns passed` };
};
