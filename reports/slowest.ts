import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';

/** The ten tests that took longest, and what else came near its limit, however many took longer under a longer one. */
export const slowestTests = ({ tests }: Pick<RunRecord, 'tests'>): readonly TestRecord[] => {
  const ran = tests.filter(({ durationMs }) => durationMs > 0).toSorted((a, b) => b.durationMs - a.durationMs);
  return [
    ...ran.slice(0, 10),
    ...ran
      .slice(10)
      .filter(({ flags }) => flags.includes('slow'))
      .slice(0, 40),
  ];
};
