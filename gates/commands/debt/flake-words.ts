import { type FlakeRecord, flakeRecord, isFlaky } from '../../../debt/flake-record.ts';
import type { TestId } from '../../../harness/protocol/test-id.ts';
import type { TestRun } from '../../../reports/history/test-runs.ts';
import { inSeconds } from '../../../reports/duration.ts';

/** What the history says of the reliability of some tests. */
export type FlakeRecords = ReadonlyMap<TestId, FlakeRecord>;

/** Makes the records of tests that have run here. */
export const flakeRecords = (runs: ReadonlyMap<TestId, readonly TestRun[]>): FlakeRecords =>
  new Map(
    [...runs].flatMap(([test, of]) => {
      const record = flakeRecord(of);
      return record === undefined ? [] : [[test, record] as const];
    }),
  );

/** The record of a test in words, one line each; nothing for a test that has never gone wrong. */
export const flakeWords = (record: FlakeRecord): readonly string[] => {
  const { runs, failures, rate, lower, upper, retried, disagreements, flipRate, since, cost } = record;
  if (failures === 0) return [];
  return [
    `went wrong in ${failures} of ${runs} runs: ${percent(rate)} (95 % interval ${percent(lower)} to ${percent(upper)}), flips ${percent(flipRate)}${isFlaky(record) ? ': flaky' : ''}`,
    ...(retried === 0
      ? []
      : [`passed only on another attempt in ${retried} of them: ${cost.reruns} reruns, about ${inSeconds(cost.ms)}`]),
    ...(disagreements.length === 0
      ? []
      : [`passed and went wrong at the same commit: ${disagreements.slice(-3).map(short).join(', ')}`]),
    ...(since === undefined
      ? []
      : [
          `more often since ${new Date(since.at).toISOString().slice(0, 10)}${since.commit === undefined ? '' : `, commit ${short(since.commit)}`}: ${percent(since.before)} before, ${percent(since.after)} from then on`,
        ]),
  ];
};

const short = (commit: string): string => commit.slice(0, 8);

const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;
