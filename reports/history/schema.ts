import type { Database } from './database.ts';
import { alertTables } from './alerts/alert-tables.ts';
import { known, unanswered, type Known } from './known.ts';

/** `gate` in ASCII: tells our files from other SQLite databases. */
const applicationId = 0x67617465;

/** Makes the tables of a new file and brings an older file up to date; refuses what is newer or not ours without touching it. */
export const prepareSchema = (database: Database, steps: readonly string[] = migrations): Known<void> => {
  const state = database.attempt(() => database.transaction('read', () => stateOf(database)));
  if (!state.ok) return state;
  const why = refusal(state.value, database.path, steps.length);
  if (why !== undefined) return unanswered(why);
  if (state.value.version === steps.length) return known<void>(undefined);
  return database.attempt(() =>
    database.transaction('write', () => {
      const { version } = stateOf(database); // another process may have been here first
      for (const step of steps.slice(version)) database.exec(step);
      if (version >= steps.length) return;
      database.exec(`pragma application_id = ${applicationId}`);
      database.exec(`pragma user_version = ${steps.length}`);
    }),
  );
};

type State = { readonly application: number; readonly version: number; readonly tables: number };

const stateOf = (database: Database): State => ({
  application: number(database, 'pragma application_id'),
  version: number(database, 'pragma user_version'),
  tables: number(database, 'select count(*) from sqlite_schema'),
});

const number = (database: Database, sql: string): number => Number(database.rows(sql)[0]?.[0] ?? 0);

const refusal = ({ application, version, tables }: State, path: string, newest: number): string | undefined => {
  const isNew = application === 0 && version === 0 && tables === 0;
  if (!isNew && application !== applicationId)
    return `${path} is a SQLite database, but not a history of the gate: nothing in it was changed; move it away and a new one is begun.`;
  if (version <= newest) return undefined;
  return `${path} was written by a newer gate (version ${version}, this gate knows ${newest}): nothing in it was changed; use that gate, or move the file away.`;
};

/**
 * One step a version, in order; a step that has been released never changes.
 *
 * Results are rows of integers in the order of their run, so that booking appends. Counters are kept apart and only ever
 * grow: pruning deletes runs and leaves the counters alone. The `last_` tables hold the gauges for the same reason.
 *
 * PostgreSQL gets the same steps, in its own words (`postgres/words.ts`).
 */
export const migrations: readonly string[] = [
  `
  create table runs (
    id integer primary key,
    name text not null unique,
    position integer not null,
    gate text not null,
    partial integer not null,
    complete integer not null,
    verdict text not null,
    started_at integer not null,
    ms integer not null,
    census integer not null,
    passed integer not null,
    commit_hash text,
    branch text,
    dirty integer,
    gate_version text not null,
    host text not null
  );
  create index runs_by_position on runs (position, name);

  create table suites (id integer primary key, name text not null unique);
  create table places (
    id integer primary key,
    suite integer not null references suites (id),
    project text not null,
    file text not null,
    unique (suite, project, file)
  );
  -- titles: JSON, only where they cannot be read off the name
  create table tests (
    id integer primary key,
    name text not null unique,
    place integer not null references places (id),
    titles text
  );
  create index tests_by_place on tests (place);
  create table signatures (id integer primary key, text text not null unique);

  create table results (
    run integer not null,
    test integer not null,
    outcome integer not null,
    ms integer not null,
    attempts integer not null,
    flags integer not null,
    kind integer,
    signature integer,
    primary key (run, test)
  ) without rowid;
  create table run_suites (
    run integer not null,
    suite integer not null,
    ms integer not null,
    leaked integer not null,
    debt_added integer not null,
    debt_paid integer not null,
    primary key (run, suite)
  ) without rowid;
  create table kills (
    id integer primary key,
    run integer not null,
    suite integer not null,
    reason text not null,
    ms integer,
    survived integer not null
  );
  create index kills_by_run on kills (run);

  create table counters (
    counter text not null,
    label text not null,
    part text not null,
    total integer not null,
    primary key (counter, label, part)
  ) without rowid;
  -- which: 'any' run, or the newest 'success'
  create table last_runs (
    gate text not null,
    which text not null,
    position integer not null,
    name text not null,
    at integer not null,
    primary key (gate, which)
  ) without rowid;
  create table last_tests (
    gate text not null,
    suite text not null,
    outcome integer not null,
    count integer not null,
    primary key (gate, suite, outcome)
  ) without rowid;
  create table last_suites (
    suite text primary key,
    position integer not null,
    name text not null,
    flaky integer not null
  ) without rowid;
  -- runs that were pruned: their counts live on in the counters, so they must not be booked again
  create table folded (name text primary key) without rowid;
  `,
  `
  -- run: the latest that has begun; only that one may say that its environment is ready
  create table preflights (
    env text primary key,
    run text not null,
    ready_until integer,
    last_at integer,
    succeeded integer not null default 0,
    last_success_at integer
  ) without rowid;
  `,
  alertTables,
];
