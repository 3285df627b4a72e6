import type { BookedRun, BookedSuite, BookedTest, Booking } from './booking.ts';
import type { BookedKill } from './booked-kill.ts';
import { jsonRows, numberAt, optionalNumberAt, optionalTextAt, textAt } from './cells.ts';
import { bitsToFlags, fromStored, kindCodes, outcomeCodes, toStored } from './codes.ts';
import type { Database, Row } from './database.ts';
import { killReason } from './kill-reason.ts';
import { parseStored } from './stored-json.ts';
import { storedId, titlesFrom } from './test-titles.ts';

/** Reads a whole run back as it was booked, or undefined where there is none of that id. */
export const readRun = (database: Database, name: string): Booking | undefined => {
  const [row] = database.rows(`select id, ${headColumns} from runs where name = ?`, [toStored(name)]);
  if (row === undefined) return undefined;
  const id = numberAt(row, 0);
  return {
    run: headOf(row.slice(1)),
    suites: database.rows(suitesSql, [id]).map(suiteOf),
    tests: jsonRows(database.rows(testsSql, [id])[0]).map(testOf),
    kills: database.rows(killsSql, [id]).map(killOf),
  };
};

/** The columns that `headOf` reads, in its order. */
export const headColumns =
  'name, position, gate, partial, verdict, started_at, ms, commit_hash, branch, dirty, gate_version, host';

/** A run's head, of these columns. */
export const headOf = (row: Row): BookedRun => {
  const [commit, branch] = [optionalTextAt(row, 7), optionalTextAt(row, 8)];
  const dirty = optionalNumberAt(row, 9);
  return {
    id: fromStored(textAt(row, 0)),
    position: numberAt(row, 1),
    gate: fromStored(textAt(row, 2)),
    partial: numberAt(row, 3) === 1,
    verdict: textAt(row, 4) as BookedRun['verdict'],
    startedAt: numberAt(row, 5),
    ms: numberAt(row, 6),
    ...(commit === undefined ? {} : { commit: fromStored(commit) }),
    ...(branch === undefined ? {} : { branch: fromStored(branch) }),
    ...(dirty === undefined ? {} : { dirty: dirty === 1 }),
    gateVersion: fromStored(textAt(row, 10)),
    host: parseStored(textAt(row, 11)) as BookedRun['host'],
  };
};

const suitesSql = `
  select suites.name, ms, leaked, debt_added, debt_paid
  from run_suites join suites on suites.id = run_suites.suite where run = ? order by suites.name`;

/** In the order of their names, so that an export is the same bytes wherever it is made. */
const testsSql = `
  select json_group_array(json_array(name, suite, project, file, titles, outcome, ms, attempts, flags, kind, text)) from (
    select tests.name as name, suites.name as suite, project, file, titles, outcome, ms, attempts, flags, kind, text
    from results
    join tests on tests.id = test
    join places on places.id = place
    join suites on suites.id = places.suite
    left join signatures on signatures.id = signature
    where run = ?
    order by tests.name) as named`;

const killsSql = `
  select suites.name, reason, ms, survived
  from kills join suites on suites.id = kills.suite where run = ? order by kills.id`;

const suiteOf = (row: Row): BookedSuite => ({
  name: fromStored(textAt(row, 0)),
  ms: numberAt(row, 1),
  leaked: numberAt(row, 2),
  debtAdded: numberAt(row, 3),
  debtPaid: numberAt(row, 4),
});

const testOf = (row: Row): BookedTest => {
  const id = storedId(fromStored(textAt(row, 0)));
  const project = fromStored(textAt(row, 2));
  const place = {
    suite: fromStored(textAt(row, 1)),
    ...(project === '' ? {} : { project }),
    file: fromStored(textAt(row, 3)),
  };
  const kind = kindCodes[optionalNumberAt(row, 9) ?? -1];
  const signature = optionalTextAt(row, 10);
  return {
    id,
    ...place,
    titles: titlesFrom(optionalTextAt(row, 4), id, place),
    outcome: outcomeCodes[numberAt(row, 5)] ?? 'not-run',
    ms: numberAt(row, 6),
    attempts: numberAt(row, 7),
    flags: bitsToFlags(numberAt(row, 8)),
    ...(kind === undefined ? {} : { kind }),
    ...(signature === undefined ? {} : { signature: fromStored(signature) }),
  };
};

const killOf = (row: Row): BookedKill => {
  const ms = optionalNumberAt(row, 2);
  return {
    suite: fromStored(textAt(row, 0)),
    reason: killReason(textAt(row, 1)),
    ...(ms === undefined ? {} : { ms }),
    survived: numberAt(row, 3) === 1,
  };
};
