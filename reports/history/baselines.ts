import type { TestId } from '../../harness/protocol/test-id.ts';
import { jsonRows, numberAt, textAt } from './cells.ts';
import { fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database, Row } from './database.ts';
import type { Baseline } from './test-history.ts';
import { storedId } from './test-titles.ts';

/** So many rows are read at a time: the text of a hundred thousand would stand beside the run that is held against them. */
const pageTests = 4_000;

/** The newest complete run of a gate, or of its twin, and its census. */
export const readBaseline = (database: Database, gate: string, page: number = pageTests): Baseline | undefined => {
  const run = newestComplete(database, gate);
  if (run === undefined) return undefined;
  const census = new Set<TestId>();
  const passed = new Set<TestId>();
  let rows: readonly Row[];
  let after = -1;
  do {
    rows = censusRows(database, { run: numberAt(run, 0), after, most: page });
    for (const row of rows) {
      const id = storedId(fromStored(textAt(row, 1)));
      census.add(id);
      if (outcomeCodes[numberAt(row, 2)] === 'passed') passed.add(id);
    }
    after = numberAt(rows.at(-1), 0);
  } while (rows.length === page);
  return {
    run: fromStored(textAt(run, 1)),
    gate: fromStored(textAt(run, 2)),
    startedAt: new Date(Math.min(numberAt(run, 3), newestStamp)).toISOString(),
    census,
    passed,
  };
};

const censusRows = (
  database: Database,
  { run, after, most }: { readonly run: number; readonly after: number; readonly most: number },
): readonly Row[] =>
  jsonRows(
    database.rows(
      `select json_group_array(json_array(test, name, outcome)) from (
         select test, name, outcome from results join tests on tests.id = test
         where run = ? and test > ? order by test limit ?) as listed`,
      [run, after, most],
    )[0],
  );

/** The runs that a census is held against: one for each gate that had a complete one. Row numbers. */
export const baselineRuns = (database: Database): readonly number[] =>
  database
    .rows('select distinct gate from runs where complete = 1')
    .map(row => numberAt(newestComplete(database, fromStored(textAt(row, 0))), 0));

/** No date is later than this. */
const newestStamp = 8.64e15;

/** `core` and `full` run the same tests under two names. */
const twins = ['core', 'full'];

const newestComplete = (database: Database, gate: string): Row | undefined =>
  database.rows(
    `select id, name, gate, started_at from runs
     where complete = 1 and gate in (select atom from json_each(?)) order by position desc, name desc limit 1`,
    [JSON.stringify((twins.includes(gate) ? twins : [gate]).map(toStored))],
  )[0];
