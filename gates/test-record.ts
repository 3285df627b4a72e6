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
  earlier: readonly FailureRecord[];
  leaks: readonly LeakRecord[];
  /** Its fate is of an earlier run. */
  kept: boolean;
};

// Of a hundred thousand tests nearly all have the same of these: one for all of them.
const none: readonly never[] = [];
/** What nearly every test comes to. */
export const passed: Outcome = { kind: 'passed' };

/** A test of which nothing is known but that it is there. */
export const newTest = (suite: string, id: TestId, ref: TestRef): Test => ({
  id,
  suite,
  ref,
  outcome: undefined,
  ms: 0,
  attempts: 0,
  earlier: none,
  leaks: none,
  kept: false,
});

/** What is written of it. */
export const testRecord = (
  { id, suite, ref, outcome = lost, ms, attempts, earlier, leaks, kept }: Test,
  isSlow = false,
): TestRecord => {
  const failure = failureOf(outcome);
  const flags = flagsOf(outcome, { earlier, leaks, isSlow });
  const reason = reasonOf(outcome);
  const { project, file = '', titles } = ref;
  const plain = { id, suite, file, titles, outcome: outcome.kind, durationMs: Math.round(ms), attempts, flags };
  // Nearly every test: what might have more is larger, also where it has none.
  if (outcome.kind === 'passed' && project === undefined && flags === none && !kept) return plain;
  return {
    ...plain,
    ...(project === undefined ? {} : { project }),
    ...(reason === undefined ? {} : { reason }),
    ...(failure === undefined ? {} : { failure }),
    ...(earlier.length === 0 ? {} : { earlier }),
    ...(leaks.length === 0 ? {} : { leaks }),
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
): readonly Flag[] => {
  if (earlier.length === 0 && leaks.length === 0 && !isSlow) return none;
  return [
    ...(outcome.kind === 'passed' && earlier.length > 0 ? (['flaky'] as const) : []),
    ...(leaks.length > 0 ? (['leaky'] as const) : []),
    // Slow is not hung: what never ended by itself has a word of its own.
    ...(isSlow && outcome.kind !== 'hung' ? (['slow'] as const) : []),
  ];
};

const reasonOf = (outcome: Outcome): string | undefined => {
  if (outcome.kind === 'skipped') return outcome.reason;
  if (outcome.kind !== 'not-run') return undefined;
  return outcome.reason === undefined ? outcome.because : `${outcome.because}: ${outcome.reason}`;
};
