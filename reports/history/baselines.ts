import { jsonRows, numberAt, textAt } from './cells.ts';
import { fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database, Row } from './database.ts';
import type { Baseline } from './test-history.ts';
import { storedId } from './test-titles.ts';

/** The newest complete run of a gate, or of its twin, and its census. */
export const readBaseline = (database: Database, gate: string): Baseline | undefined => {
  const run = newestComplete(database, gate);
  if (run === undefined) return undefined;
  const tests = jsonRows(
    database.rows(
      `select json_group_array(json_array(name, outcome)) from results join tests on tests.id = test where run = ?`,
      [numberAt(run, 0)],
    )[0],
  ).map(row => ({ id: storedId(fromStored(textAt(row, 0))), outcome: outcomeCodes[numberAt(row, 1)] }));
  return {
    run: fromStored(textAt(run, 1)),
    gate: fromStored(textAt(run, 2)),
    startedAt: new Date(Math.min(numberAt(run, 3), newestStamp)).toISOString(),
    census: new Set(tests.map(({ id }) => id)),
    passed: new Set(tests.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id)),
  };
};

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
