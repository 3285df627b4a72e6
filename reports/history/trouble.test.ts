import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleTest } from '../sample-records.ts';
import { openDatabase } from './database.ts';
import { openHistory } from './history.ts';
import { prepareSchema } from './schema.ts';
import { folder, got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

/** A closed history of three runs. */
const booked = async (tests = [sampleTest()]): Promise<string> => {
  const path = join(folder(), 'history.db');
  const memory = await history(path);
  for (const minute of [1, 2, 3]) got(memory.record(runAt(minute, tests)));
  memory.close();
  return path;
};

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

const overwrite = (path: string, from: number, to: number): void => {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xa7, from, to));
};

const whyOf = async (path: string, options = {}): Promise<string> => {
  const opened = await openHistory(path, options);
  if (!opened.ok) return opened.why;
  opened.value.close();
  return 'it was opened';
};

const aside = 'nothing in it was changed; move it away and a new one is begun.';

describe('a file that cannot be used is told in one sentence and left as it is', () => {
  const cases = [
    {
      name: 'its head is overwritten',
      harm: (path: string) => overwrite(path, 0, 100),
      says: `is not a SQLite database, or its head is damaged: ${aside}`,
    },
    {
      name: 'it is a text',
      harm: (path: string) => writeFileSync(path, 'runs: 3\n'.repeat(100)),
      says: `is not a SQLite database, or its head is damaged: ${aside}`,
    },
    {
      name: 'its middle is overwritten',
      harm: (path: string) => overwrite(path, 4096 * 3, 4096 * 9),
      says: `is damaged: ${aside}`,
    },
    {
      name: 'it is cut in half',
      harm: (path: string) => truncateSync(path, statSync(path).size / 2),
      says: `is damaged: ${aside}`,
    },
    {
      name: 'it is cut in its first page',
      harm: (path: string) => truncateSync(path, 600),
      says: `is damaged: ${aside}`,
    },
  ];

  test.each(cases)('$name', async ({ harm, says }) => {
    const path = await booked();
    harm(path);
    const before = hash(path);
    expect(await whyOf(path)).toBe(`${path} ${says}`);
    expect(hash(path)).toBe(before);
    expect(readdirSync(dirname(path))).toEqual(['history.db']);
  });

  test('an older gate has written it: it gets the tables that it lacks, and keeps what it has', async () => {
    const path = await booked();
    const database = got(await openDatabase(path));
    for (const [name] of database.rows("select name from sqlite_schema where type = 'table' and name like 'alert%'"))
      database.exec(`drop table ${String(name)}`);
    database.exec('pragma user_version = 2');
    database.close();
    const memory = await history(path);
    expect(got(memory.runs())).toHaveLength(3);
    expect(await memory.alerts.list(1)).toEqual({ ok: true, value: [] });
  });

  test('a newer gate has written it', async () => {
    const path = await booked();
    const database = got(await openDatabase(path));
    database.exec('pragma user_version = 7');
    database.close();
    const before = hash(path);
    expect(await whyOf(path)).toBe(
      `${path} was written by a newer gate (version 7, this gate knows 3): nothing in it was changed; use that gate, or move the file away.`,
    );
    expect(hash(path)).toBe(before);
  });

  test('the database of somebody else', async () => {
    const path = join(folder(), 'history.db');
    const database = got(await openDatabase(path));
    database.exec('create table runs (id integer)');
    database.close();
    const before = hash(path);
    expect(await whyOf(path)).toBe(`${path} is a SQLite database, but not a history of the gate: ${aside}`);
    expect(hash(path)).toBe(before);
  });

  test('it is a folder, or lies under a file', async () => {
    const dir = folder();
    mkdirSync(join(dir, 'history.db'));
    writeFileSync(join(dir, 'file'), '');
    const says = 'could not be opened: look at the permissions of the file and of its folder.';
    expect(await whyOf(join(dir, 'history.db'))).toBe(`${join(dir, 'history.db')} ${says}`);
    expect(await whyOf(join(dir, 'file/history.db'))).toBe(`${join(dir, 'file/history.db')} ${says}`);
  });

  test('an empty file holds nothing to lose and becomes a history', async () => {
    const path = join(folder(), 'history.db');
    writeFileSync(path, '');
    expect(await whyOf(path)).toBe('it was opened');
  });

  test('the name of the file is only a name', async () => {
    const dir = folder();
    expect(await whyOf(join(dir, 'new/folder', 'a b%20#?mode=ro.db'))).toBe('it was opened');
    expect(readdirSync(join(dir, 'new/folder'))).toEqual(['a b%20#?mode=ro.db']);
  });
});

describe('a big file is not checked as a whole', () => {
  const long = 'a group with a long name, so that the file grows '.repeat(20);
  const many = Array.from({ length: 2_500 }, (_, index) => sampleTest({ titles: [long, `number ${index}`] }));

  test('damage in its middle is told where it is met, and booking on top of it changes nothing', async () => {
    const path = await booked(many);
    const { size } = statSync(path);
    expect(size).toBeGreaterThan(4 * 1024 * 1024);
    overwrite(path, 4096 * 40, size - 4096);
    const before = hash(path);
    const memory = await history(path);
    const damaged = { ok: false, why: `${path} is damaged: ${aside}` };
    expect(memory.record(runAt(9, many))).toEqual(damaged);
    expect(memory.tests()).toEqual(damaged);
    expect(memory.baseline('full')).toEqual(damaged);
    expect(memory.export('run-0002')).toEqual(damaged);
    memory.close();
    expect(hash(path)).toBe(before);
  });
});

describe('a file that another process holds', () => {
  test('to read: the history waits, then says so', async () => {
    const path = await booked();
    const other = got(await openDatabase(path));
    other.exec('begin exclusive');
    const before = hash(path);
    expect(await whyOf(path, { timeoutMs: 50 })).toBe(
      `${path} was locked by another process for 0.05 s: try again when that process has ended.`,
    );
    expect(hash(path)).toBe(before);
    other.exec('rollback');
    other.close();
    expect(await whyOf(path, { timeoutMs: 50 })).toBe('it was opened');
  });

  test('to write: what is known can be read, booking says so, and nothing of it is left', async () => {
    const path = await booked();
    const memory = await history(path, { timeoutMs: 50 });
    const other = got(await openDatabase(path));
    other.exec('begin immediate');
    expect(got(memory.tests())).toHaveLength(1);
    expect(memory.record(runAt(9, [sampleTest()]))).toMatchObject({ ok: false });
    expect(memory.project(() => 'written')).toMatchObject({ ok: false });
    other.exec('rollback');
    other.close();
    expect(got(memory.runs())).toHaveLength(3);
    expect(got(memory.record(runAt(9, [sampleTest()])))).toEqual({ isNew: true });
  });
});

describe('the schema', () => {
  test('an older file is brought up to date, step by step, once', async () => {
    const path = join(folder(), 'history.db');
    const first = 'create table a (x)';
    const second = 'alter table a add column y; insert into a values (1, 2)';
    for (const steps of [[first], [first, second], [first, second]]) {
      const database = got(await openDatabase(path));
      expect(prepareSchema(database, steps)).toEqual({ ok: true, value: undefined });
      database.close();
    }
    const database = got(await openDatabase(path));
    expect(database.rows('select x, y from a')).toEqual([[1, 2]]);
    expect(prepareSchema(database, [first])).toMatchObject({ ok: false });
    database.close();
  });

  test('a step that fails leaves the file at the version before', async () => {
    const database = got(await openDatabase(join(folder(), 'history.db')));
    got(prepareSchema(database, ['create table a (x)']));
    expect(() => prepareSchema(database, ['', 'create table b (x); create table a (x)'])).toThrow('already exists');
    expect(database.rows('pragma user_version')).toEqual([[1]]);
    expect(database.rows("select name from sqlite_schema where type = 'table'")).toEqual([['a']]);
    database.close();
  });
});
