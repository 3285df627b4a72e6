import type { Flag, Outcome } from '../harness/protocol/outcome.ts';
import type { FailureRecord, LeakRecord, TestRecord } from '../harness/protocol/record.ts';
import type { TestId, TestRef } from '../harness/protocol/test-id.ts';
import { failureOf } from './failure-record.ts';

/** A test while its run goes on. */
export type Test = {
  readonly id: TestId;
  readonly suite: string;
  readonly ref: TestRef;
  outcome: Outcome | undefined;
  ms: number;
  attempts: number;
  readonly earlier: FailureRecord[];
  readonly leaks: LeakRecord[];
  /** Its fate is of an earlier run. */
  kept: boolean;
};

/** What is written of it. */
export const testRecord = (
  { id, suite, ref, outcome = lost, ms, attempts, earlier, leaks, kept }: Test,
  isSlow = false,
): TestRecord => {
  const failure = failureOf(outcome);
  const flags = flagsOf(outcome, { earlier, leaks, isSlow });
  const reason = reasonOf(outcome);
  return {
    id,
    suite,
    ...(ref.project === undefined ? {} : { project: ref.project }),
    file: ref.file ?? '',
    titles: ref.titles,
    outcome: outcome.kind,
    durationMs: Math.round(ms),
    attempts,
    flags,
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure }),
    ...(earlier.length === 0 ? {} : { earlier: [...earlier] }),
    ...(leaks.length === 0 ? {} : { leaks: [...leaks] }),
    ...(kept ? { kept } : {}),
  };
};

/** Discovered, but the journal ends before its fate. */
const lost: Outcome = { kind: 'not-run', because: 'lost' };

const flagsOf = (
  outcome: Outcome,
  {
    earlier,
    leaks,
    isSlow,
  }: { readonly earlier: readonly FailureRecord[]; readonly leaks: readonly LeakRecord[]; readonly isSlow: boolean },
): readonly Flag[] => [
  ...(outcome.kind === 'passed' && earlier.length > 0 ? (['flaky'] as const) : []),
  ...(leaks.length > 0 ? (['leaky'] as const) : []),
  // Slow is not hung: what never ended by itself has a word of its own.
  ...(isSlow && outcome.kind !== 'hung' ? (['slow'] as const) : []),
];

const reasonOf = (outcome: Outcome): string | undefined => {
  if (outcome.kind === 'skipped') return outcome.reason;
  if (outcome.kind !== 'not-run') return undefined;
  return outcome.reason === undefined ? outcome.because : `${outcome.because}: ${outcome.reason}`;
};
