import pg from 'pg';
import type { Row } from '../database.ts';
import { inPostgres } from './words.ts';
import type { Answer, Request, ThreadData, Trouble } from './protocol.ts';

/** One conversation with a server. Throws on nothing. */
export type Session = {
  readonly connect: () => Promise<Answer>;
  readonly answer: (request: Request) => Promise<Answer>;
};

/** A run takes longer than firewalls and servers keep a silent connection: each transaction after a pause has its own. */
const idleMs = 2_000;

/** A gate that is stopped in the middle must not keep the others waiting for ever. */
const abandonedMs = 60_000;

/** `gate` in ASCII, and what of the gate: who writes holds this lock. */
const lock = '1734440037, 1';

/** Talks to the server of an address. */
export const sessionWith = ({ url, schema, waits }: Omit<ThreadData, 'port' | 'cells'>): Session => {
  let client: pg.Client | undefined;
  let idle: NodeJS.Timeout | undefined;

  const drop = (): void => {
    clearTimeout(idle);
    const gone = client;
    client = undefined;
    // A server that does not answer is not waited for, however politely one could leave.
    void gone?.end().catch(() => undefined);
  };
  const connected = async (): Promise<pg.Client> => {
    clearTimeout(idle);
    if (client !== undefined) return client;
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: waits.connectMs,
      application_name: 'gate history',
      // The server ends a statement by itself; this is for one that says nothing any more.
      query_timeout: Math.max(waits.statementMs, waits.lockMs) + 1_000,
      types: { getTypeParser: parserOf },
    });
    fresh.on('error', () => {
      if (client === fresh) client = undefined; // told by what is asked next
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  };
  const rest = (): void => {
    clearTimeout(idle);
    idle = setTimeout(drop, idleMs);
  };
  const begin = async (mode: 'read' | 'write'): Promise<Answer> => {
    const hasRested = client !== undefined;
    try {
      return await beginOver(await connected(), mode);
    } catch (error) {
      // It may have been cut while it rested: nothing has been said over it yet.
      if (!hasRested || isWordOfServer(troubleOf(error))) throw error;
      drop();
      return beginOver(await connected(), mode);
    }
  };
  const beginOver = async (open: pg.Client, mode: 'read' | 'write'): Promise<Answer> => {
    try {
      await open.query(opening(mode, schema, waits));
      return done;
    } catch (error) {
      // Nobody ends a transaction that has not begun for him.
      await open.query('rollback').catch(drop);
      throw error;
    }
  };
  const act = async (request: Request): Promise<Answer> => {
    if (request.ask === 'begin') return begin(request.mode);
    if (client === undefined) throw Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' });
    if (request.ask === 'end') {
      await client.query(request.how);
      rest();
      return done;
    }
    if (request.ask === 'script') {
      await client.query(request.sql);
      return done;
    }
    const { rows, rowCount } = await client.query<(string | number | null)[]>({
      text: inPostgres(request.sql),
      values: request.parameters.map(stored),
      rowMode: 'array',
    });
    return { ok: true, rows: rows.map(row => row.map(cell => cell ?? undefined)), changes: rowCount ?? 0 };
  };
  const attempt = async (work: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      const trouble = troubleOf(error);
      // After a word of the server the connection is as good as before; after anything else nobody knows what it is.
      if (!isWordOfServer(trouble)) drop();
      return { ok: false, trouble };
    }
  };
  return {
    connect: () =>
      attempt(async () => {
        await connected();
        rest();
        return done;
      }),
    answer: request => attempt(() => act(request)),
  };
};

/** PostgreSQL refuses a text with a NUL, which SQLite ends there; where it matters it is escaped before. */
const stored = (value: string | number | undefined): string | number | null =>
  typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : (value ?? null);

const done: Answer = { ok: true, rows: [] as readonly Row[], changes: 0 };

/** All settings end with the transaction, since a connection may go to somebody else after it. */
const opening = (mode: 'read' | 'write', schema: string, { statementMs, lockMs }: ThreadData['waits']): string =>
  [
    mode === 'write' ? 'begin' : 'begin isolation level repeatable read, read only',
    `set local search_path to "${schema}"`,
    `set local statement_timeout to ${statementMs}`,
    `set local lock_timeout to ${lockMs}`,
    `set local idle_in_transaction_session_timeout to ${abandonedMs}`,
    // Before anything is looked at, so that two writers never wait for each other.
    ...(mode === 'write' ? [`select pg_advisory_xact_lock(${lock})`] : []),
  ].join('; ');

/** Whole numbers as numbers, true and false as 1 and 0, everything else as text: what SQLite gives. */
const parserOf = (type: number): ((text: string) => string | number) => {
  if ([20, 21, 23, 1700].includes(type)) return Number;
  return type === 16 ? text => Number(text === 't') : text => text;
};

const isWordOfServer = ({ code }: Trouble): boolean => /^[0-9A-Z]{5}$/.test(code) && !/^(?:08|57P|25P03)/.test(code);

const troubleOf = (error: unknown): Trouble => {
  if (error instanceof AggregateError && error.errors.length > 0) return troubleOf(error.errors[0]);
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  // The package has no code for these.
  if (code === '' && /time(?:d )?out/i.test(message)) return { code: 'TIMEOUT', message };
  if (code === '' && /terminated/i.test(message)) return { code: 'ECONNRESET', message };
  return { code, message: message.split('\n', 1)[0] ?? '' };
};
