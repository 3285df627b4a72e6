import { numberAt } from '../cells.ts';
import type { Database } from '../database.ts';
import { known, unanswered, type Known } from '../known.ts';
import { migrations } from '../schema.ts';
import { stepInPostgres } from './words.ts';

/** How a schema is prepared: `make` allows to begin one. */
export type Preparing = { readonly schema: string; readonly make: boolean; readonly steps?: readonly string[] };

/**
 * Makes the tables in a schema of their own and brings older ones up to date; refuses what is newer or not ours without
 * touching it. Says whether there is anything: what is only to be read is not begun.
 */
export const preparePostgres = (
  database: Database,
  { schema, make, steps = migrations }: Preparing,
): Known<'ready' | 'absent'> => {
  const seen = database.attempt(() => database.transaction('read', () => stateOf(database, schema)));
  if (!seen.ok) return seen;
  const why = refusal(seen.value, database.path, { schema, newest: steps.length });
  if (why !== undefined) return unanswered(why);
  if (seen.value.version === steps.length) return known('ready');
  if (seen.value.tables === 0 && !make) return known('absent');
  return raise(database, { schema, steps });
};

/** The version that a database has now, as it must still be when it is written to. */
export const versionIn = (database: Database): number =>
  numberAt(database.rows('select number from gate_version')[0], 0);

/** What is said of a history that a newer gate has written. */
export const newerThan = (path: string, version: number, newest: number): string =>
  `${path} was written by a newer gate (version ${version}, this gate knows ${newest}): nothing in it was changed; use that gate, or another database.`;

/** Without `version` there is no table that says one. */
type State = { readonly tables: number; readonly version?: number };

const stateOf = (database: Database, schema: string): State => {
  const [row] = database.rows(
    `select count(*), count(case when relname = 'gate_version' then 1 end) from pg_class
     join pg_namespace on pg_namespace.oid = relnamespace where nspname = ? and relkind = 'r'`,
    [schema],
  );
  return { tables: numberAt(row, 0), ...(numberAt(row, 1) === 0 ? {} : { version: versionIn(database) }) };
};

const refusal = (
  { tables, version }: State,
  path: string,
  { schema, newest }: { readonly schema: string; readonly newest: number },
): string | undefined => {
  if (version === undefined)
    return tables === 0
      ? undefined
      : `${path} has tables in its schema ${schema} that are not a history of the gate: nothing in them was changed; name another database in history.url.`;
  return version <= newest ? undefined : newerThan(path, version, newest);
};

const raise = (
  database: Database,
  { schema, steps }: { readonly schema: string; readonly steps: readonly string[] },
): Known<'ready'> => {
  const raised = database.attempt(() =>
    database.transaction('write', () => {
      const state = stateOf(database, schema); // another process may have been here first
      const why = refusal(state, database.path, { schema, newest: steps.length });
      if (why !== undefined) return why;
      if (state.version === undefined)
        database.exec(
          `create schema if not exists "${schema}"; create table gate_version (number bigint not null); insert into gate_version values (0)`,
        );
      for (const step of steps.slice(state.version ?? 0)) database.exec(stepInPostgres(step));
      database.exec(`update gate_version set number = ${steps.length}`);
      return undefined;
    }),
  );
  if (!raised.ok) return raised;
  return raised.value === undefined ? known('ready') : unanswered(raised.value);
};
