import type { Booking } from './booking.ts';
import { jsonRows, textAt } from './cells.ts';
import { fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';

/**
 * What is left to count of a run that keeps fates of interrupted ones: a test that was booked with the run in which it has
 * ended is not counted again, and its row moves here, so that the history knows one outcome for one execution. Only inside
 * the transaction that books, after the rows of the run are written.
 */
export const takeFromEarlier = (database: Database, booking: Booking): Booking => {
  const { kept } = booking;
  if (kept === undefined || kept.tests.size === 0) return booking;
  const before = countedTests(database, kept.runs, [...kept.tests.keys()]);
  const leaked = new Map<string, number>();
  const tests = booking.tests.filter(({ id, suite }) => {
    if (!before.has(id)) return true;
    leaked.set(suite, (leaked.get(suite) ?? 0) + (kept.tests.get(id) ?? 0));
    return false;
  });
  const suites = booking.suites.map(suite => ({ ...suite, leaked: suite.leaked - (leaked.get(suite.name) ?? 0) }));
  return { ...booking, tests, suites };
};

const countedTests = (database: Database, runs: readonly string[], tests: readonly string[]): ReadonlySet<string> => {
  const names = [JSON.stringify(runs.map(toStored)), JSON.stringify(tests.map(toStored))];
  // Of a run that was pruned meanwhile nobody knows which of them it has counted: most.
  const [pruned] = database.rows(
    'select 1 from folded where name in (select atom from json_each(?))',
    names.slice(0, 1),
  );
  if (pruned !== undefined) return new Set(tests);
  const rows = `results where outcome <> ${outcomeCodes.indexOf('not-run')}
    and run in (select id from runs where name in (select atom from json_each(?1)))
    and test in (select id from tests where name in (select atom from json_each(?2)))`;
  const [found] = database.rows(
    `select json_group_array(json_array(tests.name)) from tests where id in (select test from ${rows})`,
    names,
  );
  const counted = new Set(jsonRows(found).map(row => fromStored(textAt(row, 0))));
  database.run(`delete from ${rows}`, names);
  return counted;
};
