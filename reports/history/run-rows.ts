import type { BookedRun, BookedSuite, BookedTest, Booking } from './booking.ts';
import type { BookedKill } from './booked-kill.ts';
import { isComplete } from './booking.ts';
import { jsonRows, textAt } from './cells.ts';
import { flagsToBits, kindCodes, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';
import { storedTitles } from './test-titles.ts';

/** Rows go in as JSON texts of this many: one statement each, since a call of the package costs more than its row. */
const chunkRows = 20_000;

/** Whether a run is booked, or was before it was pruned. */
export const isBooked = (database: Database, id: string): boolean =>
  database.rows('select 1 from runs where name = ?1 union all select 1 from folded where name = ?1', [toStored(id)])
    .length > 0;

/** Writes the rows of one run. Only inside a transaction, and only for a run that is not booked. */
export const writeRun = (database: Database, { run, suites, tests, kills }: Booking): void => {
  const id = writeHead(database, run, tests);
  writeNames(database, suites, tests);
  // In the order of their names, so that the index of names grows at its end.
  const sorted = tests.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (let from = 0; from < sorted.length; from += chunkRows) {
    const chunk = sorted.slice(from, from + chunkRows);
    writeTests(database, chunk);
    writeResults(database, id, chunk);
  }
  writeSuites(database, id, suites);
  writeKills(database, id, kills);
};

const writeHead = (database: Database, run: BookedRun, tests: readonly BookedTest[]): number => {
  const { id, gate, partial, verdict, startedAt, ms, position, commit, branch, dirty, gateVersion, host } = run;
  const [row] = database.rows(
    `insert into runs (name, position, gate, partial, complete, verdict, started_at, ms, census, passed,
       commit_hash, branch, dirty, gate_version, host)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      toStored(id),
      position,
      toStored(gate),
      Number(partial),
      Number(isComplete(run)),
      verdict,
      startedAt,
      ms,
      tests.length,
      tests.filter(({ outcome }) => outcome === 'passed').length,
      commit === undefined ? undefined : toStored(commit),
      branch === undefined ? undefined : toStored(branch),
      dirty === undefined ? undefined : Number(dirty),
      toStored(gateVersion),
      JSON.stringify(host),
    ],
  );
  return Number(row?.[0]);
};

const writeNames = (database: Database, suites: readonly BookedSuite[], tests: readonly BookedTest[]): void => {
  const names = new Set([...suites.map(({ name }) => name), ...tests.map(({ suite }) => suite)]);
  database.run('insert into suites (name) select atom from json_each(?) where true on conflict do nothing', [
    JSON.stringify([...names].map(toStored)),
  ]);
  const signatures = new Set(tests.flatMap(({ signature }) => (signature === undefined ? [] : [toStored(signature)])));
  database.run('insert into signatures (text) select atom from json_each(?) where true on conflict do nothing', [
    JSON.stringify([...signatures]),
  ]);
};

/** Most tests are known from the run before: only the others are written. */
const writeTests = (database: Database, tests: readonly BookedTest[]): void => {
  const names = tests.map(({ id }) => toStored(id));
  const [unknown] = database.rows(
    `select json_group_array(json_array(atom)) from json_each(?) where not exists (select 1 from tests where name = atom)`,
    [JSON.stringify(names)],
  );
  const fresh = new Set(jsonRows(unknown).map(row => textAt(row, 0)));
  const rows = tests.filter((_, index) => fresh.has(names[index] ?? '')).map(testRow);
  if (rows.length === 0) return;
  const places = new Map(
    rows.map(([suite, project, file]) => [[suite, project, file].join('\0'), [suite, project, file]]),
  );
  database.run(
    `insert into places (suite, project, file)
     select suites.id, item.value ->> 1, item.value ->> 2
     from json_each(?) item cross join suites on suites.name = item.value ->> 0
     where true on conflict do nothing`,
    [JSON.stringify([...places.values()])],
  );
  database.run(
    `with item (cells) as materialized (select value from json_each(?))
     insert into tests (name, place, titles)
     select cells ->> 3, places.id, cells ->> 4
     from item
     cross join suites on suites.name = cells ->> 0
     cross join places on places.suite = suites.id and places.project = cells ->> 1 and places.file = cells ->> 2
     where true on conflict do nothing`,
    [JSON.stringify(rows)],
  );
};

/** PostgreSQL takes no text for a number; SQLite needs no such word. */
const numbers = (json: string, places: readonly number[]): string =>
  places.map(place => `cast(${json} ->> ${place} as bigint)`).join(', ');

const testRow = (test: BookedTest): readonly unknown[] => [
  toStored(test.suite),
  toStored(test.project ?? ''),
  toStored(test.file),
  toStored(test.id),
  storedTitles(test.id, test, test.titles),
];

const writeResults = (database: Database, run: number, tests: readonly BookedTest[]): void => {
  database.run(
    `with item (cells) as materialized (select value from json_each(?))
     insert into results (run, test, outcome, ms, attempts, flags, kind, signature)
     select ?, tests.id, ${numbers('cells', [1, 2, 3, 4, 5])},
       (select id from signatures where text = cells ->> 6)
     from item cross join tests on tests.name = cells ->> 0`,
    [JSON.stringify(tests.map(resultRow)), run],
  );
};

const resultRow = (test: BookedTest): readonly unknown[] => [
  toStored(test.id),
  outcomeCodes.indexOf(test.outcome),
  test.ms,
  test.attempts,
  flagsToBits(test.flags),
  test.kind === undefined ? undefined : kindCodes.indexOf(test.kind),
  test.signature === undefined ? undefined : toStored(test.signature),
];

const writeSuites = (database: Database, run: number, suites: readonly BookedSuite[]): void => {
  database.run(
    `insert into run_suites (run, suite, ms, leaked, debt_added, debt_paid)
     select ?, suites.id, ${numbers('item.value', [1, 2, 3, 4])}
     from json_each(?) item cross join suites on suites.name = item.value ->> 0`,
    [
      run,
      JSON.stringify(
        suites.map(({ name, ms, leaked, debtAdded, debtPaid }) => [toStored(name), ms, leaked, debtAdded, debtPaid]),
      ),
    ],
  );
};

const writeKills = (database: Database, run: number, kills: readonly BookedKill[]): void => {
  database.run(
    `insert into kills (run, suite, reason, ms, survived)
     select ?, suites.id, item.value ->> 1, ${numbers('item.value', [2, 3])}
     from json_each(?) item cross join suites on suites.name = item.value ->> 0`,
    [
      run,
      JSON.stringify(kills.map(({ suite, reason, ms, survived }) => [toStored(suite), reason, ms, Number(survived)])),
    ],
  );
};
