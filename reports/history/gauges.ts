import type { GateCount } from '../metrics/gate-counts.ts';
import type { BookedRun, Booking } from './booking.ts';
import { numberAt, textAt } from './cells.ts';
import { fromStored, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';

/** What is known of the last run of a gate, and of its last success: kept apart from the runs, so that pruning does not lose it. */
export type LastRun = Pick<GateCount, 'last' | 'lastSuccessAt'>;

/** Notes a run as the last one of its gate and of its suites, where it is newer than what was noted. */
export const note = (database: Database, booking: Booking): void => {
  const { run } = booking;
  if (noteRun(database, run, 'any')) noteTests(database, booking);
  if (isSuccess(run)) noteRun(database, run, 'success');
  noteSuites(database, booking);
};

/** By gate. */
export const readLastRuns = (database: Database): ReadonlyMap<string, LastRun> => {
  const rows = database.rows(
    `select run.gate, run.at, success.at, run.name = success.name from last_runs run
     left join last_runs success on success.gate = run.gate and success.which = 'success'
     where run.which = 'any' order by run.gate`,
  );
  const tests = readLastTests(database);
  return new Map(
    rows.map(row => {
      const gate = fromStored(textAt(row, 0));
      const last = { at: numberAt(row, 1) / 1000, succeeded: numberAt(row, 3) === 1, tests: tests.get(gate) ?? [] };
      return [gate, { last, ...(row[2] === undefined ? {} : { lastSuccessAt: numberAt(row, 2) / 1000 }) }];
    }),
  );
};

/** Flaky tests in the last run of each suite. */
export const readFlaky = (database: Database): ReadonlyMap<string, number> =>
  new Map(
    database.rows('select suite, flaky from last_suites').map(row => [fromStored(textAt(row, 0)), numberAt(row, 1)]),
  );

/** Of all runs that were ever booked, the pruned ones too. */
export const newestPosition = (database: Database): number =>
  numberAt(
    database.rows(
      `select max(position) from (
         select max(position) as position from runs union all select max(position) from last_runs) as newest`,
    )[0],
    0,
  );

const isSuccess = ({ verdict }: BookedRun): boolean => verdict === 'pass' || verdict === 'pass-with-debt';

const noteRun = (database: Database, { gate, position, id, startedAt, ms }: BookedRun, which: string): boolean =>
  database.run(
    `insert into last_runs (gate, which, position, name, at) values (?, ?, ?, ?, ?)
     on conflict (gate, which) do update set position = excluded.position, name = excluded.name, at = excluded.at
     where (excluded.position, excluded.name) > (last_runs.position, last_runs.name)`,
    [toStored(gate), which, position, toStored(id), startedAt + ms],
  ) > 0;

const noteTests = (database: Database, { run, suites, tests }: Booking): void => {
  const gate = toStored(run.gate);
  const counts = new Map(suites.map(({ name }) => [name, outcomeCodes.map(() => 0)]));
  for (const { suite, outcome } of tests) {
    const own = counts.get(suite);
    const code = outcomeCodes.indexOf(outcome);
    if (own !== undefined) own[code] = (own[code] ?? 0) + 1;
  }
  const rows = [...counts].flatMap(([name, own]) => own.map((total, code) => [toStored(name), code, total]));
  database.run('delete from last_tests where gate = ?', [gate]);
  database.run(
    `insert into last_tests (gate, suite, outcome, count)
     select ?, value ->> 0, cast(value ->> 1 as bigint), cast(value ->> 2 as bigint) from json_each(?)`,
    [gate, JSON.stringify(rows)],
  );
};

const noteSuites = (database: Database, { run, suites, tests }: Booking): void => {
  const flaky = new Map(suites.map(({ name }) => [name, 0]));
  for (const { suite, flags } of tests) if (flags.includes('flaky')) flaky.set(suite, (flaky.get(suite) ?? 0) + 1);
  database.run(
    `insert into last_suites (suite, position, name, flaky)
     select value ->> 0, ?, ?, cast(value ->> 1 as bigint) from json_each(?) where true
     on conflict (suite) do update set position = excluded.position, name = excluded.name, flaky = excluded.flaky
     where (excluded.position, excluded.name) > (last_suites.position, last_suites.name)`,
    [run.position, toStored(run.id), JSON.stringify([...flaky].map(([name, total]) => [toStored(name), total]))],
  );
};

type LastTests = NonNullable<GateCount['last']>['tests'][number];

const readLastTests = (database: Database): ReadonlyMap<string, readonly LastTests[]> => {
  const byGate = new Map<string, LastTests[]>();
  for (const row of database.rows('select gate, suite, outcome, count from last_tests order by gate, suite, outcome')) {
    const gate = fromStored(textAt(row, 0));
    const tests = byGate.get(gate) ?? [];
    const outcome = outcomeCodes[numberAt(row, 2)] ?? 'not-run';
    byGate.set(gate, [...tests, { suite: fromStored(textAt(row, 1)), outcome, count: numberAt(row, 3) }]);
  }
  return byGate;
};
