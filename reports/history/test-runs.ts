import type { Flag, OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import { jsonRows, numberAt, optionalTextAt, textAt } from './cells.ts';
import { bitsToFlags, fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';
import { storedId } from './test-titles.ts';

/** What one test came to in one run in which it ran. */
export type TestRun = {
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: OutcomeKind;
  readonly flags: readonly Flag[];
  readonly attempts: number;
  readonly ms: number;
  /** Absent where it is not known, or the working tree was not that of the commit. */
  readonly commit?: string;
};

/** The runs of some tests, the oldest first. */
export const readTestRuns = (database: Database, tests: readonly TestId[]): ReadonlyMap<TestId, readonly TestRun[]> => {
  const found = new Map<TestId, TestRun[]>();
  const rows = jsonRows(
    database.rows(
      `select json_group_array(json_array(test, run, at, outcome, flags, attempts, ms, hash)) from (
         select tests.name as test, runs.name as run, started_at as at, outcome, flags, attempts, results.ms as ms,
           case when dirty = 1 then null else commit_hash end as hash
         from tests join results on results.test = tests.id join runs on runs.id = run
         where tests.name in (select atom from json_each(?))
           and outcome not in (${outcomeCodes.indexOf('skipped')}, ${outcomeCodes.indexOf('not-run')})
         order by runs.position, runs.name) as found`,
      [JSON.stringify(tests.map(toStored))],
    )[0],
  );
  for (const row of rows) {
    const id = storedId(fromStored(textAt(row, 0)));
    const commit = optionalTextAt(row, 7);
    const runs = found.get(id) ?? [];
    runs.push({
      run: fromStored(textAt(row, 1)),
      at: numberAt(row, 2),
      outcome: outcomeCodes[numberAt(row, 3)] ?? 'not-run',
      flags: bitsToFlags(numberAt(row, 4)),
      attempts: numberAt(row, 5),
      ms: numberAt(row, 6),
      ...(commit === undefined ? {} : { commit: fromStored(commit) }),
    });
    found.set(id, runs);
  }
  return found;
};
