import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';

/** Tests that have not run, together by suite and reason: a hang can leave thousands behind. */
export const notRunGroups = ({ tests }: Pick<RunRecord, 'tests'>): readonly (readonly TestRecord[])[] => {
  const groups = new Map<string, TestRecord[]>();
  for (const test of tests) {
    if (test.outcome !== 'not-run') continue;
    const key = JSON.stringify([test.suite, test.reason ?? 'lost']);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [test]);
    else group.push(test);
  }
  return [...groups.values()];
};
