import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type Libsql from 'libsql';
import { makeFolders } from '../../harness/disk/make-folders.ts';
import { damageOf, databaseTrouble, openingTrouble, type Place } from './database-trouble.ts';
import { known, unanswered, type Known } from './known.ts';

/** What can be put into a statement. Never a boolean: the package aborts the whole process on one. */
export type Parameter = string | number | undefined;

/** What a statement gives back, column by column; undefined where the column is empty. */
export type Row = readonly (string | number | undefined)[];

/** One open file, or a database of a server. Every call may throw trouble of the database: only inside `attempt`. */
export type Database = {
  /** What it is called, for people. */
  readonly path: string;
  /** Runs statements without parameters. */
  readonly exec: (sql: string) => void;
  /** Runs one statement and gives back how many rows it changed. */
  readonly run: (sql: string, parameters?: readonly Parameter[]) => number;
  readonly rows: (sql: string, parameters?: readonly Parameter[]) => readonly Row[];
  /** All or nothing. `write` takes the write lock before it looks at anything, so that two writers never wait for each other. */
  readonly transaction: <T>(mode: 'read' | 'write', work: () => T) => T;
  /** Makes a value of the trouble that a database can have: locked, full, damaged. */
  readonly attempt: <T>(work: () => T) => Known<T>;
  readonly close: () => void;
};

const defaultTimeoutMs = 10_000;

/** Up to here a whole check takes about 20 ms; a bigger file is checked where it is read. */
const checkedBytes = 4 * 1024 * 1024;

/**
 * Opens a SQLite file, or makes it. Nothing in an existing file is changed, and nothing is ever written over it.
 *
 * The journal is the classic one (`delete`), not WAL: WAL needs memory shared between all processes, which a network file
 * system does not have, and it cannot be read in a folder that cannot be written. Runs are booked seldom and at once, so
 * readers wait for a few milliseconds at most.
 */
export const openDatabase = async (
  path: string,
  { timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number } = {},
): Promise<Known<Database>> => {
  const loaded = await loadLibsql();
  if (!loaded.ok) return loaded;
  const place = { path: resolve(path), timeoutMs };
  try {
    makeFolders(dirname(place.path));
    const database = wrap(new loaded.value(place.path, { timeout: timeoutMs }), place);
    const why = lookOver(database);
    if (why === undefined) return known(database);
    database.close();
    return unanswered(why);
  } catch (error) {
    const why = openingTrouble(error, place);
    if (why === undefined) throw error;
    return unanswered(why);
  }
};

let loading: Promise<typeof Libsql> | undefined;

const loadLibsql = async (): Promise<Known<typeof Libsql>> => {
  try {
    // Once for all who ask at the same time: each of two would take the other's way of telling nothing for the usual one.
    loading ??= withoutReport(async () => (await import('libsql')).default);
    return known(await loading);
  } catch {
    return unanswered(
      `there is no history, because the package libsql has no binary for ${process.platform} ${process.arch} here: install it with its optional dependencies.`,
    );
  }
};

/**
 * While libsql looks for its binary it has Node make a whole report of the process, for one line in it: that takes longer than all the
 * rest of it. Told nothing, it reads which libc this is from the program of Node itself.
 */
const withoutReport = async <T>(load: () => Promise<T>): Promise<T> => {
  const { report } = process;
  const usual = Object.getOwnPropertyDescriptor(report, 'getReport');
  report.getReport = () => ({});
  try {
    return await load();
  } finally {
    if (usual !== undefined) Object.defineProperty(report, 'getReport', usual);
  }
};

const lookOver = (database: Database): string | undefined => {
  const { path } = database;
  const { size } = statSync(path);
  const checked = database.attempt(() => {
    // Sorting must not depend on a folder for temporary files that may be full; 64 MiB of pages hold a whole big run.
    database.exec('pragma temp_store = memory; pragma cache_size = -65536');
    database.rows('select count(*) from sqlite_schema');
    return size > checkedBytes ? 'ok' : database.rows('pragma quick_check(1)')[0]?.[0];
  });
  if (!checked.ok) return checked.why;
  return checked.value === 'ok' ? undefined : damageOf(path);
};

const wrap = (connection: InstanceType<typeof Libsql>, place: Place): Database => {
  const exec = (sql: string): void => void connection.exec(sql);
  return {
    path: place.path,
    exec,
    // Always one array: a lone parameter that is no array is taken for named ones.
    run: (sql, parameters = []) => connection.prepare(sql).run([...parameters]).changes,
    // Always to the last row: a statement that is left half-way keeps its lock until it is collected.
    rows: (sql, parameters = []) =>
      connection
        .prepare(sql)
        .raw()
        .all([...parameters])
        .map(row => (Array.isArray(row) ? row.map(cell) : [])),
    transaction: (mode, work) => {
      exec(mode === 'write' ? 'begin immediate' : 'begin');
      try {
        const result = work();
        exec('commit');
        return result;
      } catch (error) {
        rollBack(connection);
        throw error;
      }
    },
    attempt: work => {
      try {
        return known(work());
      } catch (error) {
        const why = databaseTrouble(error, place);
        if (why === undefined) throw error;
        return unanswered(why);
      }
    },
    close: () => void connection.close(),
  };
};

/** SQLite has rolled back by itself where the disk is full or the file is damaged; the first error is the one to tell. */
const rollBack = (connection: InstanceType<typeof Libsql>): void => {
  try {
    if (connection.inTransaction) connection.exec('rollback');
  } catch {
    // the next opener rolls back from the journal
  }
};

const cell = (value: unknown): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;
