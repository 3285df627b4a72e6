import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startStandIn } from '../../reports/alerts/samples.ts';
import { env as chatEnv, telegram, texts, urgent } from './alert-place.ts';
import { type Ended, type Live, project, runGate, startGate, sweep, until } from './live-gate.ts';
import { startPushgateway } from './monitoring-servers.ts';
import { hasProgram, startPostgres, type Started } from './servers.ts';

const password = 'Canary-8Shared2pQ';
const isThere = hasProgram('initdb');
let server: Started | undefined;
let made = 0;
let url = '';
const started: { readonly stop: () => Promise<void> }[] = [];
const served: Live[] = [];

const addressOf = (database: string): string => `postgresql://gate:${password}@127.0.0.1:${server?.port}/${database}`;
const connected = async (address: string): Promise<pg.Client> => {
  const client = new pg.Client(address);
  await client.connect();
  started.push({ stop: () => client.end() });
  return client;
};

beforeAll(async () => {
  if (isThere) server = await startPostgres(password);
});
afterAll(() => server?.stop());

/** Each test has a database of its own. */
beforeEach(async () => {
  if (!isThere) return;
  const name = `uses_${++made}`;
  await (await connected(addressOf('postgres'))).query(`create database ${name}`);
  url = addressOf(name);
});
afterEach(async () => {
  for (const live of served.splice(0)) {
    live.kill('SIGTERM');
    await live.ended;
  }
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

/** The repository on another machine: what is remembered is shared, and nothing else. */
const machine = (more: object = {}, command: readonly string[] = ['true']): string => {
  const dir = project({
    'gate.config.json': JSON.stringify({
      suites: { one: { runner: 'command', command } },
      history: { url: 'env:HISTORY_URL' },
      preflight: { namespace: 'arbitrage', env: 'env:APP_ENV', checks: [{ type: 'disk', free: '1B' }] },
      ...more,
    }),
  });
  spawnSync('git', ['init', '-q', '-b', 'main'], { cwd: dir });
  return dir;
};
const variables = (): Readonly<Record<string, string>> => ({ APP_ENV: 'paper', HISTORY_URL: url });
const gate = (dir: string, words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runGate(words, { cwd: dir, env: { ...variables(), ...more } });
const textfiles = (dir: string): string =>
  ['gate.prom', 'preflight.prom'].map(name => readFileSync(join(dir, '.gate/textfile', name), 'utf8')).join('');

describe.runIf(isThere)('with the history of many machines in PostgreSQL', () => {
  test('gate serve tells what the runs of all of them have come to, waits for none of them, and says why it cannot', async () => {
    const [here, there] = [machine(), machine()];
    const live = startGate(['serve', '--port', '0'], { cwd: there, env: variables() });
    served.push(live);
    const [, port = ''] = await until('it serves', () => /^http:\/\/\S+:(\d+)\//m.exec(live.stdout()) ?? undefined);
    const scrape = async (): Promise<{ readonly status: number; readonly text: string }> => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
      return { status: answer.status, text: await answer.text() };
    };
    // Nobody has begun the history yet, and a scrape does not.
    const before = await scrape();
    expect(before.status).toBe(200);
    expect(before.text).toContain('gate_runs_total{gate="core",verdict="pass"} 0\n');
    const client = await connected(url);
    expect((await client.query("select 1 from pg_namespace where nspname = 'gate_history'")).rowCount).toBe(0);

    expect((await gate(here, ['full'])).code).toBe(0);
    expect(await scrape()).toEqual({ status: 200, text: textfiles(here) });

    // A gate books its run, or somebody holds its lock for long.
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(1734440037, 1)');
    const answers = await Promise.all(Array.from({ length: 50 }, scrape));
    await client.query('rollback');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(answers[0]?.text).toBe(textfiles(here));

    await client.query('update gate_history.gate_version set number = 999');
    const newer = await scrape();
    expect(newer.status).toBe(503);
    expect(newer.text).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+\/\S+ was written by a newer gate/);
    expect(`${newer.text}${live.stdout()}${live.stderr()}`).not.toContain(password);
  });

  test.runIf(hasProgram('prometheus-pushgateway'))(
    '--push tells what the runs of all of them have come to',
    async () => {
      const gateway = await startPushgateway();
      started.push(gateway);
      for (const dir of [machine(), machine()]) {
        const { code, stderr } = await gate(dir, ['full', '--push', `http://127.0.0.1:${gateway.port}`]);
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('pushed') as string });
      }
      const pushed = await (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text();
      expect(pushed).toMatch(/^gate_runs_total\{gate="full",.*verdict="pass"\} 2$/m);
      expect(pushed).toMatch(/^arbitrage_preflight_runs_total\{env="paper",.*\} 2$/m);
    },
  );

  test('--evidence is whole, has the counts of all of them, and the address of the server is not in it', async () => {
    const [here, there] = [machine(), machine({}, ['sh', '-c', 'echo "$HISTORY_URL"; exit 1'])];
    expect((await gate(here, ['full'])).code).toBe(0);
    const { code, stdout, stderr } = await gate(there, ['full', '--evidence', 'evidence']);
    expect(code).toBe(1);
    const folder = join(there, 'evidence');
    expect(readFileSync(join(folder, 'gate.prom'), 'utf8')).toContain('gate_duration_seconds_count{gate="full"} 2\n');
    expect(readFileSync(join(folder, 'preflight.prom'), 'utf8')).toContain(
      'arbitrage_preflight_runs_total{env="paper"} 2\n',
    );
    expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({ complete: true });
    expect(spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));
    const told = files.filter(path => statSync(path).isFile()).map(path => readFileSync(path, 'latin1'));
    expect([stdout, stderr, ...told].join('\n')).not.toContain(password);
  });

  test('alerts: the limits are those of all of them, and what one could not send another one sends', async () => {
    const chat = await startStandIn();
    const refusing = await startStandIn(() => ({ status: 403, body: { ok: false, description: 'Forbidden' } }));
    started.push({ stop: chat.close }, { stop: refusing.close });
    const warns = {
      alerts: { telegram },
      preflight: { env: 'env:APP_ENV', checks: [{ type: 'disk', free: '1000TiB', blocking: false }] },
    };
    const [here, there] = [machine(warns), machine(warns, ['false'])];
    // The same P1 twice within five minutes, on two machines: once.
    for (const dir of [here, there]) expect((await gate(dir, ['preflight'], chatEnv(chat))).code).toBe(0);
    expect(texts(chat)).toEqual([expect.stringContaining('P1 high')]);
    expect((await gate(here, ['alerts'])).stdout).toContain('1 held back and counted');
    // A P0 that one of them could not send.
    expect((await gate(there, ['core'], chatEnv(refusing))).code).toBe(1);
    const listed = await gate(here, ['alerts', 'list', '--dead']);
    expect(listed.stdout).toMatch(/P0 {2}gate core: [^]*telegram {2}dead after 1 try: Telegram answered 403/);
    expect(await gate(here, ['alerts', 'replay'], chatEnv(chat))).toMatchObject({
      code: 0,
      stdout: '1 message sent, 1 alert tried again.\n',
    });
    expect(urgent(chat)).toHaveLength(1);
    const client = await connected(url);
    const { rows } = await client.query('select l.state, count(*)::int from gate_history.alert_letters l group by 1');
    expect(rows).toEqual([{ state: 'sent', count: 2 }]);
    const { rows: all } = await client.query('select row_to_json(a)::text as said from gate_history.alerts a');
    expect(all.map(({ said }: { readonly said: string }) => said).join('\n')).not.toMatch(/canary/i);
  });
});
