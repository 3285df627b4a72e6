import type { Database } from '../database.ts';
import { known, unanswered, type Known } from '../known.ts';
import { migrations } from '../schema.ts';
import { databaseOver, Forbidden } from './database.ts';
import { openLink } from './link.ts';
import type { Waits } from './protocol.ts';
import { newerThan, preparePostgres, versionIn } from './schema.ts';
import { serverTrouble } from './trouble.ts';

/** A database of a PostgreSQL server, and who may know what of it. */
export type PostgresPlace = {
  readonly url: string;
  /** Takes what is secret in the address out of words of others. */
  readonly redact: (text: string) => string;
  /** The built file of the thread that talks to the server. */
  readonly thread: string;
  /** Absent: what is not there is begun. False: it is only to be read. */
  readonly make?: boolean;
  /** Where the tables lie, for tests. Default `gate_history`. */
  readonly schema?: string;
  readonly waits?: Partial<Waits>;
};

const usualWaits: Waits = { connectMs: 10_000, lockMs: 10_000, statementMs: 15_000, totalMs: 60_000 };

/** Opens the history of a server; undefined where there is none and it is only to be read. */
export const openPostgres = async (place: PostgresPlace): Promise<Known<Database | undefined>> => {
  const { url, redact, thread, make = true, schema = 'gate_history' } = place;
  const waits = { ...usualWaits, ...place.waits };
  const there = { name: nameOf(url), waits, redact };
  const link = await openLink({ url, schema, waits, thread });
  if ('code' in link) return unanswered(serverTrouble(link, there));
  const prepared = preparePostgres(databaseOver(link, there), { schema, make });
  if (prepared.ok && prepared.value === 'ready') return known(databaseOver(link, there, guard));
  link.close();
  return prepared.ok ? known(undefined) : prepared;
};

/** A newer gate may have been here since it was opened. */
const guard = (database: Database): void => {
  const version = versionIn(database);
  if (version > migrations.length) throw new Forbidden(newerThan(database.path, version, migrations.length));
};

/** Host and database of an address, without anything secret. */
const nameOf = (url: string): string => {
  const { host, pathname, searchParams } = new URL(url);
  const where = host || (searchParams.get('host') ?? 'localhost');
  return `PostgreSQL at ${where}${pathname === '/' ? '' : pathname}`;
};
