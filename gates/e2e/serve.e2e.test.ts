import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openDatabase } from '../../reports/history/database.ts';
import { got } from '../../reports/history/sample-history.ts';
import { stamp } from '../preflight/arming.ts';
import { type Live, project, runGate, startGate, sweep, until } from './live-gate.ts';
import { queried, startPrometheus } from './monitoring-servers.ts';
import { hasProgram, startTcp, type Started } from './servers.ts';

const started: Started[] = [];
const served: Live[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  for (const live of served.splice(0)) {
    live.kill('SIGTERM');
    await live.ended;
  }
  expect(await sweep()).toEqual([]);
});

const place = (more: object = {}): string =>
  project({
    'gate.config.json': JSON.stringify({
      suites: { one: { runner: 'command', command: ['true'] } },
      preflight: {
        namespace: 'arbitrage',
        env: 'env:APP_ENV',
        checks: [{ type: 'live-arming', maxNotionalUsd: 1 }],
        ...more,
      },
    }),
  });
const env = { APP_ENV: 'paper' };

const serve = async (
  dir: string,
  ...more: readonly string[]
): Promise<{ readonly live: Live; readonly port: number }> => {
  const live = startGate(['serve', '--port', '0', ...more], { cwd: dir, env });
  served.push(live);
  const [, port = ''] = await until('it serves', () => /^http:\/\/\S+:(\d+)\//m.exec(live.stdout()) ?? undefined);
  return { live, port: Number(port) };
};

type Got = { readonly status: number; readonly type: string | null; readonly text: string };
const get = async (port: number, path: string, init: RequestInit = {}): Promise<Got> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};

const raw = async (port: number, text: string): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  await new Promise(resolve => socket.once('connect', resolve));
  socket.write(text);
  return socket;
};

test('metrics, health and the report, from before the first run on; what the textfiles tell, line by line', async () => {
  const dir = place();
  const { port } = await serve(dir);
  const before = await get(port, '/metrics');
  expect(before).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
  expect(before.text).toContain('gate_runs_total{gate="core",verdict="pass"} 0\n');
  expect(before.text).toContain('arbitrage_preflight_runs_total{env="paper"} 0\n');
  expect(await get(port, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(await get(port, '/')).toMatchObject({ status: 404, text: 'there is no report here yet: type `gate core`.\n' });
  expect((await runGate(['full'], { cwd: dir, env })).code).toBe(0);
  const after = await get(port, '/metrics');
  const files = ['gate.prom', 'preflight.prom'].map(name => readFileSync(join(dir, '.gate/textfile', name), 'utf8'));
  expect(after.text).toBe(files.join(''));
  const report = await get(port, '/');
  expect(report).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
  expect(report.text).toBe(readFileSync(join(dir, '.gate/latest/report.html'), 'utf8'));
  expect((await get(port, '/report')).text).toBe(report.text);
  expect(await get(port, '/metrics?name=x', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
  expect((await get(port, '/metrics', { method: 'POST' })).status).toBe(405);
  expect((await get(port, '/../gate.config.json')).status).toBe(404);
});

test('ready for live is 0 after its expiry, and only here: nobody has written the file again', async () => {
  const dir = place({ ttl: '3s' });
  const { port } = await serve(dir);
  expect((await runGate(['preflight'], { cwd: dir, env })).code).toBe(0);
  const series = 'arbitrage_preflight_ready_for_live{env="paper"}';
  expect(readFileSync(join(dir, '.gate/textfile/preflight.prom'), 'utf8')).toContain(`${series} 1\n`);
  const expired = async (): Promise<boolean> => (await get(port, '/metrics')).text.includes(`${series} 0\n`);
  await expect.poll(expired).toBe(true);
  expect((await get(port, '/metrics')).text).toContain(
    'arbitrage_preflight_ready_for_live_expires_timestamp_seconds{env="paper"} 0\n',
  );
  expect(readFileSync(join(dir, '.gate/textfile/preflight.prom'), 'utf8')).toContain(`${series} 1\n`);
});

test.runIf(hasProgram('prometheus'))('a real Prometheus reads it', async () => {
  const dir = place();
  await runGate(['preflight'], { cwd: dir, env });
  const { port } = await serve(dir);
  const prometheus = await startPrometheus([port]);
  started.push(prometheus);
  const { data } = await queried(
    prometheus.port,
    'arbitrage_preflight_runs_total',
    ({ data: { result } }) => result[0]?.value[1] === '1',
  );
  expect(data.result[0]?.metric).toMatchObject({ env: 'paper', job: 'gate' });
});

test('clients that ask slowly, read nothing or say nonsense keep nobody waiting: 200 scrapes at once are all answered', async () => {
  const dir = place();
  await runGate(['preflight'], { cwd: dir, env });
  const { port, live } = await serve(dir);
  const slow = await Promise.all(
    Array.from({ length: 50 }, (_, nth) =>
      raw(
        port,
        ['', 'GET /met', 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n', 'nonsense\r\n\r\n'][nth % 4] ?? '',
      ),
    ),
  );
  for (const socket of slow) socket.pause();
  const answers = await Promise.all(Array.from({ length: 200 }, () => get(port, '/metrics')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  // Who has not asked within 10 s is left.
  const silent = slow[0];
  silent?.resume();
  await until('the silent one is left', () => silent?.closed === true, 60_000);
  expect((await get(port, '/healthz')).status).toBe(200);
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${live.pid}/status`, 'utf8'))?.[1];
  expect(Number(peak) / 1024).toBeLessThan(250);
});

test('a scrape waits for no lock of a gate that writes, and holds none that it needs', async () => {
  const dir = place();
  expect((await runGate(['core'], { cwd: dir, env })).code).toBe(0);
  const { port } = await serve(dir);
  const database = got(await openDatabase(join(dir, '.gate/history.db')));
  database.exec('begin immediate'); // as a gate that books a run
  const during = await get(port, '/metrics');
  database.exec('rollback');
  database.close();
  expect({ status: during.status, text: during.text }).toEqual({
    status: 200,
    text: expect.stringContaining('gate_runs_total{gate="core",verdict="pass"} 1\n') as string,
  });
  // A gate books its run while 200 clients ask without a pause.
  let isOver = false;
  const scraping = Array.from({ length: 200 }, async () => {
    const seen = new Set<number>();
    while (!isOver) seen.add((await get(port, '/metrics')).status);
    return [...seen];
  });
  const { code, stderr } = await runGate(['core', '--strict'], { cwd: dir, env });
  isOver = true;
  expect(new Set((await Promise.all(scraping)).flat())).toEqual(new Set([200]));
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('history') as string });
  expect((await get(port, '/metrics')).text).toContain('gate_runs_total{gate="core",verdict="pass"} 2\n');
});

test('SIGTERM ends it at once, whoever is connected', async () => {
  const dir = place();
  const { port, live } = await serve(dir);
  await raw(port, 'GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await raw(port, 'GET /met');
  live.kill('SIGTERM');
  expect((await live.ended).code).toBe(143);
});

test('a port that is taken is one sentence, exit 2', async () => {
  const other = await startTcp(() => undefined);
  started.push(other);
  const { code, stderr } = await runGate(['serve', '--port', String(other.port)], { cwd: place(), env });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `gate: port ${other.port} of 127.0.0.1 is taken: end what listens there, or name another one with --port.\n`,
  });
});

test('on the loopback it is answered under no name that somebody else could give it', async () => {
  const { port } = await serve(place());
  const ask = async (host: string): Promise<string> => {
    const socket = await raw(port, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString().split('\r\n', 1)[0] ?? '';
  };
  expect(await ask('attacker.example')).toBe('HTTP/1.1 421 Misdirected Request');
  for (const host of ['localhost', 'LOCALHOST:1', `127.0.0.1:${port}`, '[::1]:80'])
    expect(await ask(host)).toBe('HTTP/1.1 200 OK');
});

test('what cannot be known is not told as 0: a history or a ledger that cannot be read is 503 with the reason', async () => {
  const dir = place();
  const { port } = await serve(dir);
  mkdirSync(join(dir, 'debt/entries/one'), { recursive: true });
  writeFileSync(join(dir, 'debt/entries/one/aaaaaaaaaaaa.yaml'), 'nonsense: [');
  const broken = await get(port, '/metrics');
  expect(broken.status).toBe(503);
  expect(broken.text).toContain('aaaaaaaaaaaa.yaml:1:');
  expect((await get(port, '/healthz')).status).toBe(503);
  writeFileSync(join(dir, 'debt/entries/one/aaaaaaaaaaaa.yaml'), '');
  expect((await get(port, '/metrics')).status).toBe(503);
});

test('armed for live: what it tells is ready only while the preflight says so', async () => {
  const dir = place();
  const armed = {
    APP_ENV: 'live',
    LIVE_ARM_ACK: 'I_UNDERSTAND_LIVE_RISK',
    LIVE_ARM_AT: stamp(Date.now()),
    LIVE_MAX_NOTIONAL_USD: '1',
  };
  await runGate(['preflight'], { cwd: dir, env: armed });
  const { port } = await serve(dir);
  expect((await get(port, '/metrics')).text).toContain('arbitrage_preflight_ready_for_live{env="live"} 1\n');
  await runGate(['preflight'], { cwd: dir, env: { ...armed, LIVE_ARM_ACK: 'no' } });
  expect((await get(port, '/metrics')).text).toContain('arbitrage_preflight_ready_for_live{env="live"} 0\n');
});
