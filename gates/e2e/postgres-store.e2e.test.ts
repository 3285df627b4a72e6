import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { builtFile } from '../../harness/own-files.ts';
import { type History, openSharedHistory } from '../../reports/history/history.ts';
import { unanswered } from '../../reports/history/known.ts';
import type { Waits } from '../../reports/history/postgres/protocol.ts';
import { got, keepIn, runAt } from '../../reports/history/sample-history.ts';
import { sampleTest } from '../../reports/sample-records.ts';
import { hasProgram, startPostgres, startTcp, type Started } from './servers.ts';

// The tests of the history, over PostgreSQL: what is true of one store is true of the other.
const isThere = hasProgram('initdb');
const server: Started | undefined = isThere ? await startPostgres('store') : undefined;
afterAll(() => server?.stop());

const urlAt = (port: number | undefined): string => `postgresql://gate:store@127.0.0.1:${port}/postgres`;
const place = (schema: string, port = server?.port) =>
  ({
    url: urlAt(port),
    redact: (text: string) => text,
    thread: builtFile('reports/history/postgres/thread-main.js'),
    schema,
  }) as const;

/** Each history has a schema of its own, by the path that it would have as a file. */
keepIn(async (path, { recent }) => {
  const opened = await openSharedHistory(
    place(`h_${createHash('sha256').update(path).digest('hex').slice(0, 24)}`),
    recent === undefined ? {} : { recent },
  );
  if (!opened.ok) return opened;
  return opened.value === undefined ? unanswered('it is not there') : { ok: true, value: opened.value };
});

describe.runIf(isThere)('PostgreSQL', async () => {
  await import('../../reports/history/history.test.ts');
  await import('../../reports/history/archive.test.ts');
  await import('../../reports/history/prune.test.ts');
  await import('../../reports/history/preflights.test.ts');
  await import('../../reports/history/test-runs.test.ts');
  await import('../../reports/history/run-totals.test.ts');
  await import('../../reports/history/flaky-costs.test.ts');
  await import('../../reports/alerts/deliver.test.ts');
});

const asked = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
  const client = new pg.Client(urlAt(server?.port));
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  await client.end();
  return rows;
};

const opened = async (schema: string, waits: Partial<Waits> = {}): Promise<History> => {
  const history = got(await openSharedHistory({ ...place(schema), waits }));
  if (history === undefined) throw new Error('it is not there');
  return history;
};

describe.runIf(isThere)('waiting has an end', () => {
  const run = runAt(1, [sampleTest()]);

  test('another gate holds the lock: who reads does not wait, who writes says so, and asks no more', async () => {
    const holder = new pg.Client(urlAt(server?.port));
    const memory = await opened('locked', { lockMs: 200 });
    await holder.connect();
    await holder.query('begin; select pg_advisory_xact_lock(1734440037, 1)');
    expect(got(memory.runs())).toEqual([]);
    const why =
      'PostgreSQL at 127.0.0.1:PORT/postgres was locked by another gate for 0.2 s: try again when that gate has ended.';
    expect(memory.record(run)).toEqual({ ok: false, why: why.replace('PORT', String(server?.port)) });
    await holder.end();
    expect(memory.record(run)).toMatchObject({ ok: false });
    memory.close();
    const later = await opened('locked');
    expect(got(later.record(run))).toEqual({ isNew: true });
    later.close();
  });

  test('a statement takes too long', async () => {
    const holder = new pg.Client(urlAt(server?.port));
    const memory = await opened('slow', { statementMs: 200 });
    await holder.connect();
    await holder.query('begin; lock table slow.runs in access exclusive mode');
    expect(memory.runs()).toMatchObject({
      ok: false,
      why: expect.stringContaining('did not answer in time') as string,
    });
    const before = performance.now();
    expect(memory.tests()).toMatchObject({ ok: false });
    expect(performance.now() - before).toBeLessThan(100);
    await holder.end();
    memory.close();
  });

  test('it falls silent after the first word', async () => {
    // It passes on what it hears only while this process is awake, and nobody is while a question is open.
    const through = await startTcp(socket => {
      const behind = connect(server?.port ?? 0, '127.0.0.1');
      behind.on('error', () => undefined);
      socket.pipe(behind).pipe(socket);
    });
    const waits = { connectMs: 2_000, statementMs: 100, lockMs: 100 };
    const found = await openSharedHistory({ ...place('silent', through.port), waits });
    await through.stop();
    expect(found).toMatchObject({ ok: false, why: expect.stringContaining('did not answer in time') as string });
  });

  test('a connection that was cut while it rested is made anew', async () => {
    const memory = await opened('cut');
    got(memory.record(run));
    await asked(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'gate history'`);
    expect(got(memory.runs())).toHaveLength(1);
    memory.close();
  });
});

describe.runIf(isThere)('a newer gate', () => {
  test('that comes while a history is open: nothing is written any more, and reading goes on', async () => {
    const memory = await opened('raised');
    got(memory.record(runAt(1, [sampleTest()])));
    const rows = 'select (select count(*) from raised.runs), (select sum(total) from raised.counters)';
    const before = await asked(rows);
    await asked('update raised.gate_version set number = 999');
    expect(memory.record(runAt(2, [sampleTest()]))).toMatchObject({
      ok: false,
      why: expect.stringContaining('was written by a newer gate (version 999') as string,
    });
    expect(await asked(rows)).toEqual(before);
    expect(got(memory.runs())).toHaveLength(1);
    memory.close();
  });
});

test.skipIf(isThere)('skipped: PostgreSQL is not installed: npm run setup', () => expect(isThere).toBe(false));
