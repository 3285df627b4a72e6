import { isBad } from '../../harness/protocol/outcome.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import { numberAt, textAt } from './cells.ts';
import { bitsToFlags, fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';
import { isClean, type Fate } from './fate.ts';
import { storedId } from './test-titles.ts';

/** Runs in a row, counted from the newest: at most one of the two is above 0. */
export type Streak = { readonly clean: number; readonly failed: number };

/** The streaks of some tests. A run that skipped a test or did not get to it neither adds nor ends; a flaky pass ends both. */
export const readStreaks = (database: Database, tests: readonly TestId[]): ReadonlyMap<TestId, Streak> => {
  const streaks = new Map<TestId, Streak>(tests.map(test => [test, { clean: 0, failed: 0 }]));
  const open = openTests(database, tests);
  for (const run of database.rows('select id from runs order by position desc, name desc')) {
    if (open.size === 0) break;
    for (const row of database.rows(resultsSql, [numberAt(run, 0), JSON.stringify([...open.keys()])])) {
      const test = open.get(numberAt(row, 0));
      const { clean, failed } = (test === undefined ? undefined : streaks.get(test)) ?? { clean: 0, failed: 0 };
      const fate = { outcome: outcomeCodes[numberAt(row, 1)] ?? 'not-run', flags: bitsToFlags(numberAt(row, 2)) };
      if (test === undefined || goesOn(fate, { clean, failed }) === 'ended') open.delete(numberAt(row, 0));
      else streaks.set(test, isClean(fate) ? { clean: clean + 1, failed } : { clean, failed: failed + 1 });
    }
  }
  return streaks;
};

const resultsSql = `
  select test, outcome, flags from results
  where run = ? and test in (select cast(atom as bigint) from json_each(?))
    and outcome not in (${outcomeCodes.indexOf('skipped')}, ${outcomeCodes.indexOf('not-run')})`;

const openTests = (database: Database, tests: readonly TestId[]): Map<number, TestId> =>
  new Map(
    database
      .rows('select id, name from tests where name in (select atom from json_each(?))', [
        JSON.stringify(tests.map(toStored)),
      ])
      .map(row => [numberAt(row, 0), storedId(fromStored(textAt(row, 1)))]),
  );

const goesOn = (fate: Fate, { clean, failed }: Streak): 'on' | 'ended' => {
  if (isClean(fate)) return failed === 0 ? 'on' : 'ended';
  return isBad(fate.outcome) && clean === 0 ? 'on' : 'ended';
};
