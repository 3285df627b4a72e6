import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';
import { freePort, hasProgram, startPostgres, startTcp, type Started } from './servers.ts';

const password = 'Canary-7f3k9Q2vLw8Z';
const isThere = hasProgram('initdb');
let server: Started | undefined;
let made = 0;
let name = '';
const started: Started[] = [];

const urlOf = (port: number | undefined, secret: string = password): string =>
  `postgresql://gate:${secret}@127.0.0.1:${port}/${name}`;

const asked = async (sql: string, database: string = name): Promise<readonly (readonly unknown[])[]> => {
  const client = new pg.Client(urlOf(server?.port).replace(/[^/]*$/, database));
  await client.connect();
  const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
  await client.end();
  return rows;
};

beforeAll(async () => {
  if (isThere) server = await startPostgres(password);
});
afterAll(() => server?.stop());

/** Each test has a database of its own. */
beforeEach(async () => {
  if (!isThere) return;
  name = `history_${++made}`;
  await asked(`create database ${name}`, 'postgres');
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

const pair = { good: ['true'], bad: ['sh', '-c', 'echo broken; exit 7'] };
const folder = (url: string): string => project({ 'gate.config.json': commands(pair, {}, { history: { url } }) });
const series = (dir: string, line: string): string | undefined =>
  readFileSync(join(dir, '.gate/textfile/gate.prom'), 'utf8')
    .split('\n')
    .find(each => each.startsWith(`${line} `))
    ?.slice(line.length + 1);

describe.runIf(isThere)('a history in PostgreSQL', () => {
  test('two machines share it: runs, counters and comparisons are those of both', async () => {
    const env = { HISTORY_URL: urlOf(server?.port) };
    const [here, there] = [folder('env:HISTORY_URL'), folder('file:history.url')];
    writeFileSync(join(there, 'history.url'), `${urlOf(server?.port)}\n`);
    expect((await runGate(['core', '--quiet'], { cwd: here, env })).code).toBe(1);
    const second = await runGate(['core', '--strict'], { cwd: there });
    expect([second.code, second.stderr]).toEqual([1, expect.not.stringContaining('history')]);
    expect(second.stdout).not.toContain('no earlier run is remembered');
    expect(series(there, 'gate_runs_total{gate="core",verdict="fail"}')).toBe('2');
    const { stdout } = await runGate(['history'], { cwd: here, env });
    expect(stdout).toMatch(/^2 runs are remembered here\.\n(?:\S+-core-\S+ .*\n){2}$/);
  });

  test('it goes into files and comes out of them, and forgets without losing count', async () => {
    const dir = folder(urlOf(server?.port));
    for (let run = 0; run < 2; run++) await runGate(['core', '--quiet'], { cwd: dir });
    expect((await runGate(['history', 'export', '--dir', 'carry'], { cwd: dir })).stdout).toBe(
      '2 runs written to carry.\n',
    );
    expect((await runGate(['history', 'prune', '--keep', '1'], { cwd: dir })).stdout).toBe('1 run forgotten.\n');
    expect((await runGate(['history', 'import', 'carry'], { cwd: dir })).stdout).toBe(
      '0 runs taken in, 2 known already.\n',
    );
    await asked('drop schema gate_history cascade');
    expect((await runGate(['history'], { cwd: dir })).stdout).toBe('0 runs are remembered here.\n');
    expect(await asked(`select count(*)::int from pg_namespace where nspname = 'gate_history'`)).toEqual([[0]]);
    expect((await runGate(['history', 'import', 'carry'], { cwd: dir })).stdout).toBe('2 runs taken in.\n');
    await runGate(['core', '--quiet'], { cwd: dir });
    expect(series(dir, 'gate_runs_total{gate="core",verdict="fail"}')).toBe('3');
  });

  test('every number has 64 bits, every text is compared by its bytes', async () => {
    await runGate(['core', '--quiet'], { cwd: folder(urlOf(server?.port)) });
    const columns = await asked(
      `select distinct data_type, collation_name from information_schema.columns where table_schema = 'gate_history' order by 1`,
    );
    expect(columns).toEqual([
      ['bigint', null], // oxlint-disable-line unicorn/no-null
      ['text', 'C'],
    ]);
  });

  test('names of any length: an index in order would refuse them', async () => {
    // Nothing repeats in them, so that nothing of them can be left out.
    const long = Array.from({ length: 3_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000)),
    ).join('');
    const client = new pg.Client(urlOf(server?.port));
    await runGate(['core', '--quiet'], { cwd: folder(urlOf(server?.port)) });
    await client.connect();
    const added = await client.query(
      'insert into gate_history.suites (name) values ($1), ($1) on conflict do nothing',
      [long],
    );
    await client.end();
    expect(added.rowCount).toBe(1);
  });
});

/** It runs to its end, and says in one line why it has no history; a strict one what it could not compare. */
const runsWithout = async (dir: string, why: RegExp, env: Readonly<Record<string, string>> = {}): Promise<void> => {
  const run = await runGate(['core', '--strict'], { cwd: dir, env });
  expect(run.code).toBe(3);
  expect(run.stdout).toContain('no earlier run is remembered here: not compared: census');
  const lines = run.stderr.split('\n').filter(line => why.test(line));
  expect(lines, run.stderr).toHaveLength(2);
  expect(lines[0]).toContain('this run goes on without a history');
  expect(lines[1]).toContain('this run is not remembered, and no metrics are written');
  const all = [
    run.stdout,
    run.stderr,
    latest(dir, 'run.json'),
    latest(dir, 'events.ndjson'),
    latest(dir, 'summary.md'),
  ];
  for (const text of all) expect(text).not.toContain(password);
  // Two suites that take no time: nobody was waited for more than once.
  expect(run.ms).toBeLessThan(60_000);
};

describe('a history that cannot be used: the run goes on and says so', () => {
  test('nobody listens', async () => {
    const port = await freePort();
    await runsWithout(
      folder(urlOf(port)),
      /PostgreSQL at 127\.0\.0\.1:\d+\/\S* could not be reached, because nobody listens there/,
    );
    const shown = await runGate(['history'], { cwd: folder(urlOf(port)) });
    expect([shown.code, shown.stderr]).toEqual([
      2,
      expect.stringContaining('nobody listens there: start it, or mend history.url'),
    ]);
  });

  test('it accepts and never says a word', async () => {
    const silent = await startTcp(() => undefined);
    started.push(silent);
    await runsWithout(folder(urlOf(silent.port)), /did not answer in time \(10 s to connect, 15 s a statement\)/);
  });

  test('it hangs up, or speaks another language', async () => {
    const rude = await startTcp(socket => socket.destroy());
    const other = await startTcp(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    started.push(rude, other);
    await runsWithout(
      folder(urlOf(rude.port)),
      /PostgreSQL at 127\.0\.0\.1:\d+\/\S* (?:has cut the connection|cannot be used)/,
    );
    await runsWithout(
      folder(urlOf(other.port)),
      /PostgreSQL at 127\.0\.0\.1:\d+\/\S* (?:has cut the connection|cannot be used)/,
    );
  });

  test('what is referred to is not there, or is no address', async () => {
    await runsWithout(folder('env:NOWHERE'), /history\.url is not known, because NOWHERE is not set/);
    await runsWithout(folder('file:none'), /history\.url is not known, because none cannot be read/);
    await runsWithout(folder('env:ODD'), /history\.url is no address of a PostgreSQL database/, {
      ODD: `mysql://u:${password}@h/x`,
    });
  });

  test('an address that is written down and is none is told before anything runs, without what is written', async () => {
    const { code, stderr } = await runGate(['core'], { cwd: folder(`mysql://u:${password}@h/x`) });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/gate\.config\.json:1:\d+ history\.url is no address of a PostgreSQL database/),
    ]);
    expect(stderr).not.toContain(password);
  });

  test.runIf(isThere)('a wrong password, and a database that does not exist', async () => {
    const wrong = 'Wrong-canary-X81mPq';
    const dir = folder(urlOf(server?.port, wrong));
    await runsWithout(dir, /refused the user or its password: mend what history\.url says/);
    expect(latest(dir, 'events.ndjson')).not.toContain(wrong);
    name = 'nobody_made_it';
    await runsWithout(folder(urlOf(server?.port)), /\/nobody_made_it does not exist: create the database/);
  });

  test.runIf(isThere)('a newer gate has written it: not one row changes', async () => {
    const dir = folder(urlOf(server?.port));
    await runGate(['core', '--quiet'], { cwd: dir });
    await asked('update gate_history.gate_version set number = 999');
    const rows = 'select (select count(*) from gate_history.runs), (select sum(total) from gate_history.counters)';
    const before = await asked(rows);
    await runsWithout(
      folder(urlOf(server?.port)),
      /was written by a newer gate \(version 999, this gate knows \d+\): nothing in it was changed/,
    );
    expect(await asked(rows)).toEqual(before);
  });

  test.runIf(isThere)('tables of somebody else', async () => {
    await asked('create schema gate_history; create table gate_history.runs (id int)');
    await runsWithout(
      folder(urlOf(server?.port)),
      /has tables in its schema gate_history that are not a history of the gate/,
    );
    expect(await asked(`select count(*)::int from pg_tables where schemaname = 'gate_history'`)).toEqual([[1]]);
  });
});
