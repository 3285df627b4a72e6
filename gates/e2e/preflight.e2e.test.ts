import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { stamp } from '../preflight/arming.ts';
import { latest, project, runGate, startGate, sweep, until } from './live-gate.ts';
import { hasProgram, startHttp, startPostgres, startRedis, type Started } from './servers.ts';

const started: Started[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

const config = (checks: readonly object[], more: object = {}): string =>
  JSON.stringify({
    suites: { one: { runner: 'command', command: ['true'] } },
    preflight: { namespace: 'arbitrage', env: 'env:APP_ENV', checks, ...more },
  });

const place = (checks: readonly object[], more: object = {}): string =>
  project({ 'gate.config.json': config(checks, more) });

const arming = { type: 'live-arming', maxNotionalUsd: 1000 };
const armed = (): Readonly<Record<string, string>> => ({
  APP_ENV: 'live',
  LIVE_ARM_ACK: 'I_UNDERSTAND_LIVE_RISK',
  LIVE_ARM_AT: stamp(Date.now()),
  LIVE_MAX_NOTIONAL_USD: '100',
});

type Evidence = {
  readonly format: string;
  readonly env: string;
  readonly mode: string;
  readonly readyForLive: boolean;
  readonly expiresAt?: string;
  readonly totals: Readonly<Record<string, number>>;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly message: string }[];
};

const evidence = (dir: string): Evidence => JSON.parse(latest(dir, 'preflight.json'));
const statuses = (dir: string): Readonly<Record<string, string>> =>
  Object.fromEntries(evidence(dir).checks.map(({ name, status }) => [name, status]));

const textfile = (dir: string): string => readFileSync(join(dir, '.gate/textfile/preflight.prom'), 'utf8');
const metric = (dir: string, series: string): number | undefined => {
  const line = textfile(dir)
    .split('\n')
    .find(each => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};
const ready = (dir: string, env: string): number | undefined =>
  metric(dir, `arbitrage_preflight_ready_for_live{env="${env}"}`);

describe('what it says', () => {
  test('all is well: stages on stderr, the result on stdout, evidence, the seven metrics, exit 0', async () => {
    const dir = place([{ type: 'env', required: ['APP_ENV'] }, arming]);
    const { code, stdout, stderr } = await runGate(['preflight', '--output', 'out/evidence.json'], {
      cwd: dir,
      env: { APP_ENV: 'paper' },
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('[1/2] environment');
    expect(stderr).toContain('[2/2] live arming');
    expect(stderr).toMatch(/pass {3}env \(.+\): 1 variable is as it should be/);
    expect(stdout).toContain('3/3 passed');
    expect(stdout).toMatch(/Preflight, paper: ready for live until \d{4}-/);
    expect(JSON.parse(readFileSync(join(dir, 'out/evidence.json'), 'utf8'))).toEqual(evidence(dir));
    expect(evidence(dir)).toMatchObject({
      format: 'gate.preflight/1',
      env: 'paper',
      mode: 'real-check',
      readyForLive: true,
      totals: { total: 3, pass: 3, warn: 0, fail: 0, skip: 0, error: 0 },
    });
    expect(JSON.parse(latest(dir, 'run.json')).preflight).toEqual(evidence(dir));
    for (const name of [
      'runs_total{env="paper"} 1',
      'last_success{env="paper"} 1',
      'duration_seconds_count{env="paper"} 1',
      'checks_total{env="paper",check="env",status="pass"} 1',
      'checks_total{env="paper",check="env",status="fail"} 0',
      'realcheck_redis_latency_seconds_count{env="paper"} 0',
      'realcheck_postgres_latency_seconds_count{env="paper"} 0',
      'ready_for_live{env="paper"} 1',
    ])
      expect(textfile(dir)).toContain(`arbitrage_preflight_${name}\n`);
    expect(statSync(join(dir, '.gate/textfile/preflight.prom')).mode & 0o777).toBe(0o644);
  });

  test('something is wrong: what, what it should be, and what to type; exit 1', async () => {
    const dir = place([{ type: 'env', required: ['MISSING_ONE'] }]);
    const { code, stdout } = await runGate(['preflight'], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect(code).toBe(1);
    expect(stdout).toContain('preflight: 1 check failed: env: MISSING_ONE is not set');
    expect(stdout).toContain('mend: export MISSING_ONE=…');
    expect(ready(dir, 'paper')).toBe(0);
    expect(metric(dir, 'arbitrage_preflight_checks_total{env="paper",check="env",status="fail"}')).toBe(1);
  });

  test('counters go on from run to run', async () => {
    const dir = place([arming]);
    for (let nth = 0; nth < 3; nth++) await runGate(['preflight'], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect(metric(dir, 'arbitrage_preflight_runs_total{env="paper"}')).toBe(3);
    expect(metric(dir, 'arbitrage_preflight_duration_seconds_count{env="paper"}')).toBe(3);
  });

  test('a check that does not block only warns; under --strict that is a condition', async () => {
    const dir = place([{ type: 'disk', free: '100000TiB', blocking: false }]);
    const run = (...more: readonly string[]) =>
      runGate(['preflight', ...more], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect((await run()).code).toBe(0);
    expect(statuses(dir)).toMatchObject({ disk: 'warn' });
    expect(ready(dir, 'paper')).toBe(1);
    expect((await run('--strict')).code).toBe(4);
    expect(JSON.parse(latest(dir, 'run.json')).verdict.kind).toBe('conditional');
    expect(ready(dir, 'paper')).toBe(0);
  });

  test.each([
    [['preflight'], {}, 'no preflight is configured'],
    [['preflight', '--dry-run', '--real-check'], { preflight: { checks: [arming] } }, 'exclude each other'],
    [['preflight', '--every', '5'], { preflight: { checks: [arming] } }, '--every is "5", a number without a unit'],
    [['preflight', '--', 'x'], { preflight: { checks: [arming] } }, 'takes arguments for a runner'],
  ])('gate %j is told in one sentence, exit 2, and nothing is written', async (args, more, words) => {
    const dir = project({ 'gate.config.json': JSON.stringify(more) });
    const { code, stderr } = await runGate(args, { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) as string });
    expect(existsSync(join(dir, '.gate'))).toBe(false);
  });

  test('the journal alone gives the evidence again', async () => {
    const dir = place([{ type: 'env', required: ['MISSING_ONE'] }]);
    await runGate(['preflight'], { cwd: dir, env: { APP_ENV: 'paper' } });
    const before = latest(dir, 'preflight.json');
    writeFileSync(join(dir, '.gate/latest/preflight.json'), '');
    expect((await runGate(['report'], { cwd: dir })).code).toBe(1);
    expect(latest(dir, 'preflight.json')).toBe(before);
  });

  test('it is the last stage of gate full, and what fails there fails the whole', async () => {
    const dir = place([{ type: 'env', required: ['MISSING_ONE'] }]);
    const { code, stdout } = await runGate(['full'], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect({ code, stdout }).toMatchObject({ code: 1 });
    const { stages, tests, totals } = JSON.parse(latest(dir, 'run.json'));
    expect(stages).toEqual([
      { name: 'core', verdict: 'pass', durationMs: expect.any(Number) as number },
      { name: 'preflight', verdict: 'fail', durationMs: expect.any(Number) as number },
    ]);
    expect(tests.map(({ id }: { readonly id: string }) => id)).toEqual([
      'one :: (command)',
      'preflight :: environment',
      'preflight :: env',
    ]);
    expect(totals.debt.new).toBe(0);
  });

  test('with --metrics-output the metrics of the preflight of gate full lie beside those of the gate; never in the same file', async () => {
    const dir = place([arming]);
    const run = (...words: readonly string[]) =>
      runGate([...words, '--metrics-output', 'out/a.prom'], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect((await run('full')).code).toBe(0);
    expect(readdirSync(join(dir, 'out')).toSorted()).toEqual(['a.prom', 'preflight.prom']);
    expect(existsSync(join(dir, '.gate/textfile'))).toBe(false);
    const [gate, beside] = ['a.prom', 'preflight.prom'].map(name => readFileSync(join(dir, 'out', name), 'utf8'));
    expect(gate).toContain('gate_runs_total{gate="full",verdict="pass"} 1\n');
    expect(beside).toContain('arbitrage_preflight_ready_for_live{env="paper"} 1\n');
    const named = await runGate(['full', '--metrics-output', 'out/preflight.prom'], {
      cwd: dir,
      env: { APP_ENV: 'paper' },
    });
    expect({ code: named.code, stderr: named.stderr }).toEqual({
      code: 2,
      stderr:
        'gate: --metrics-output out/preflight.prom: the preflight writes its own metrics to preflight.prom in that folder: name another file, like out/gate.prom.\n',
    });
    expect(readFileSync(join(dir, 'out/preflight.prom'), 'utf8')).toBe(beside);
    expect((await runGate(['full', '--help'], { cwd: dir })).stdout.replaceAll(/\s+/g, ' ')).toContain(
      '`gate full` writes preflight.prom beside it',
    );
    // Of a preflight alone it is about its own.
    expect((await run('preflight')).code).toBe(0);
    expect(readFileSync(join(dir, 'out/a.prom'), 'utf8')).toContain('arbitrage_preflight_runs_total{env="paper"} 2\n');
  });

  test.each([['full'], ['preflight']])('gates.preflight bounds all checks together, in gate %s', async gate => {
    const dir = project({
      'gate.config.json': JSON.stringify({
        suites: { one: { runner: 'command', command: ['true'] } },
        gates: { preflight: { limits: { run: '3s' } } },
        preflight: {
          namespace: 'arbitrage',
          env: 'paper',
          checks: [{ type: 'command', command: ['sleep', '1000'], timeout: '10m' }],
        },
      }),
    });
    const { code, stdout } = await runGate([gate], { cwd: dir });
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: expect.stringMatching(/the (?:run|suite) limit ended it/) as string,
    });
    expect(statuses(dir)).toMatchObject({ command: 'error' });
    expect(ready(dir, 'paper')).toBe(0);
  });

  test('what fails in core keeps everything from being ready', async () => {
    const dir = project({
      'gate.config.json': JSON.stringify({
        suites: { one: { runner: 'command', command: ['false'] } },
        preflight: { namespace: 'arbitrage', env: 'paper', checks: [arming] },
      }),
    });
    expect((await runGate(['full'], { cwd: dir })).code).toBe(1);
    expect(statuses(dir)).toEqual({ environment: 'pass', 'live-arming': 'pass' });
    expect(evidence(dir).readyForLive).toBe(false);
    expect(ready(dir, 'paper')).toBe(0);
  });
});

describe('which environment', () => {
  test.each([
    ['', 'APP_ENV is not set'],
    ['RuntimeEnv.PAPER', 'is not a plain name'],
    ['production', 'is neither "live" nor one of'],
    ['LIVE', 'is not a plain name'],
    ['live ', 'is not a plain name'],
  ])('%j is none that anybody knows: nothing is ready', async (said, words) => {
    const dir = place([arming]);
    const { code } = await runGate(['preflight'], { cwd: dir, env: { ...armed(), APP_ENV: said } });
    expect(code).toBe(1);
    expect(evidence(dir).env).toBe('unknown');
    expect(evidence(dir).checks[0]).toMatchObject({
      status: 'fail',
      message: expect.stringContaining(words) as string,
    });
    expect(statuses(dir)['live-arming']).toBe('fail');
    expect(ready(dir, 'unknown')).toBe(0);
  });

  test('live without a check that guards it is never ready', async () => {
    const dir = place([{ type: 'env', required: ['APP_ENV'] }]);
    expect((await runGate(['preflight'], { cwd: dir, env: armed() })).code).toBe(1);
    expect(statuses(dir)).toEqual({ environment: 'fail', env: 'pass' });
    expect(ready(dir, 'live')).toBe(0);
  });
});

describe('ready for live', () => {
  test('armed in every way: 1, until it expires', async () => {
    const dir = place([arming], { ttl: '5m' });
    expect((await runGate(['preflight'], { cwd: dir, env: armed() })).code).toBe(0);
    expect(ready(dir, 'live')).toBe(1);
    const until5m =
      (metric(dir, 'arbitrage_preflight_ready_for_live_expires_timestamp_seconds{env="live"}') ?? 0) * 1000;
    expect(until5m).toBe(Date.parse(evidence(dir).expiresAt ?? ''));
    expect(until5m - Date.parse(JSON.parse(latest(dir, 'run.json')).run.finishedAt)).toBe(300_000);
  });

  test.each([
    ['LIVE_ARM_ACK', 'yes'],
    ['LIVE_ARM_AT', '2020-01-01T00:00:00Z'],
    ['LIVE_ARM_AT', '2199-01-01T00:00:00Z'],
    ['LIVE_MAX_NOTIONAL_USD', '1000.01'],
  ])('%s=%s disarms: nothing beyond this machine is touched, exit 1', async (name, value) => {
    let touched = 0;
    const server = await startHttp((_, response) => {
      touched++;
      response.end('{}');
    });
    started.push(server);
    const dir = place([arming, { type: 'http', url: `http://127.0.0.1:${server.port}/` }]);
    const { code } = await runGate(['preflight'], { cwd: dir, env: { ...armed(), [name]: value } });
    expect(code).toBe(1);
    expect(statuses(dir)).toEqual({ environment: 'pass', 'live-arming': 'fail', http: 'skip' });
    expect(touched).toBe(0);
    expect(ready(dir, 'live')).toBe(0);
  });

  test('a dry run touches nothing, says what it has simulated, and is never ready', async () => {
    let touched = 0;
    const server = await startHttp((_, response) => {
      touched++;
      response.end('{}');
    });
    started.push(server);
    const dir = place([
      arming,
      { type: 'http', url: `http://127.0.0.1:${server.port}/` },
      { type: 'command', command: ['touch', 'ran'] },
    ]);
    await runGate(['preflight', '--no-alerts'], { cwd: dir, env: { APP_ENV: 'paper' } });
    expect(ready(dir, 'paper')).toBe(1);
    const [asked, ran] = [touched, existsSync(join(dir, 'ran'))];
    expect({ asked, ran }).toEqual({ asked: 1, ran: true });
    const { code, stdout } = await runGate(['preflight', '--dry-run'], { cwd: dir, env: armed() });
    expect(code).toBe(0);
    expect(touched).toBe(1);
    expect(statuses(dir)).toEqual({ environment: 'pass', 'live-arming': 'pass', http: 'skip', command: 'skip' });
    expect(stdout).toContain(`simulated: would GET 127.0.0.1:${server.port}`);
    expect(stdout).toContain('a dry run makes nothing ready for live: 2 checks were simulated');
    expect(evidence(dir)).toMatchObject({ mode: 'dry-run', readyForLive: false });
    expect(ready(dir, 'live')).toBe(0);
  });

  test.each(['SIGKILL', 'SIGTERM'] as const)('%s in the middle of a check: the file says 0', async signal => {
    const silent = await startHttp(() => undefined);
    started.push(silent);
    const dir = place([arming]);
    await runGate(['preflight'], { cwd: dir, env: armed() });
    expect(ready(dir, 'live')).toBe(1);
    writeFileSync(
      join(dir, 'gate.config.json'),
      config([arming, { type: 'http', url: `http://127.0.0.1:${silent.port}/`, timeout: '60s' }]),
    );
    const live = startGate(['preflight'], { cwd: dir, env: armed() });
    await until('the check is under way', () => live.stderr().includes('exchange health'));
    expect(ready(dir, 'live')).toBe(0);
    live.kill(signal);
    const { code } = await live.ended;
    if (signal === 'SIGTERM') expect(code).toBe(143);
    expect(ready(dir, 'live')).toBe(0);
  });

  test('where the file cannot say 0, nothing is run', async () => {
    const dir = place([arming]);
    mkdirSync(join(dir, '.gate/textfile/preflight.prom'), { recursive: true });
    const { code, stderr } = await runGate(['preflight'], { cwd: dir, env: armed() });
    expect(code).toBe(3);
    expect(stderr).toContain('nothing was run, because it could not be said that nothing is ready for live');
    expect(existsSync(join(dir, '.gate/runs'))).toBe(false);
  });
});

test.runIf(hasProgram('redis-server') && hasProgram('initdb'))(
  'real databases: their answers come into the histograms, and the addresses with their passwords into nothing',
  async () => {
    const password = 'Canary-Db-81hsQ0';
    const [redis, postgres] = await Promise.all([startRedis(password), startPostgres(password)]);
    started.push(redis, postgres);
    const dir = place([
      { type: 'redis', url: 'env:REDIS_URL' },
      { type: 'postgres', url: 'env:POSTGRES_DSN', pings: 7 },
    ]);
    const { code, stdout, stderr } = await runGate(['preflight'], {
      cwd: dir,
      env: {
        APP_ENV: 'paper',
        REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}`,
        POSTGRES_DSN: `postgresql://gate:${password}@127.0.0.1:${postgres.port}/postgres`,
      },
    });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(metric(dir, 'arbitrage_preflight_realcheck_redis_latency_seconds_count{env="paper"}')).toBe(5);
    expect(metric(dir, 'arbitrage_preflight_realcheck_postgres_latency_seconds_count{env="paper"}')).toBe(7);
    expect(metric(dir, 'arbitrage_preflight_realcheck_redis_latency_seconds_sum{env="paper"}')).toBeGreaterThan(0);
    expect(ready(dir, 'paper')).toBe(1);
    expect(`${stdout}${stderr}${latest(dir, 'events.ndjson')}${latest(dir, 'preflight.json')}`).not.toContain('Canary');
  },
);

test('a predicate that never ends is a hung check, not a hung gate: it is named, and the others still run', async () => {
  const server = await startHttp((_, response) => response.end('{"n": 1}'));
  started.push(server);
  const url = `http://127.0.0.1:${server.port}/`;
  const dir = place([
    { type: 'http', name: 'looping', url, json: '(() => { for (;;); })()', timeout: '1s' },
    { type: 'http', name: 'after', url, json: 'n === 1' },
  ]);
  const { code, stdout } = await runGate(['preflight'], { cwd: dir, env: { APP_ENV: 'paper' } });
  expect({ code, stdout }).toMatchObject({ code: 1 });
  expect(statuses(dir)).toEqual({ environment: 'pass', looping: 'error', after: 'pass' });
  expect(evidence(dir).checks[1]?.message).toMatch(/^it hung: /);
  const hits = latest(dir, 'events.ndjson')
    .split('\n')
    .filter(line => line.includes('"deadline-hit"'));
  expect(hits.map(line => JSON.parse(line).event.limitMs)).toEqual([3_000]);
  expect(ready(dir, 'paper')).toBe(0);
});

test('a check whose program never ends is in time, and its program is ended', async () => {
  const dir = place([{ type: 'command', command: ['sleep', '1000'], timeout: '2s' }]);
  const { code } = await runGate(['preflight'], { cwd: dir, env: { APP_ENV: 'paper' } });
  expect(code).toBe(1);
  expect(statuses(dir)).toEqual({ environment: 'pass', command: 'error' });
});

test('nothing secret is in any file or on any screen', async () => {
  const canaries = {
    DB_URL: 'redis://:Canary-One-8fK2@127.0.0.1:1/0',
    EXCHANGE_SECRET: 'Canary-Two-q9Xw31',
    UPBIT_ACCESS_KEY: 'Canary-Three-77aBcD',
    HEADER: 'Bearer Canary-Four-zz12Yx',
  };
  const server = await startHttp((request, response) => response.end(`"${request.headers['authorization'] ?? ''}"`));
  started.push(server);
  const dir = project({
    'secrets/key.txt': 'Canary-Five-0pQrSt\n',
    'gate.config.json': config([
      { type: 'redis', url: 'env:DB_URL' },
      {
        type: 'secrets',
        required: ['UPBIT_ACCESS_KEY'],
        shapes: { EXCHANGE_SECRET: '[a-z]+' },
        files: ['secrets/key.txt'],
      },
      {
        type: 'http',
        url: `http://127.0.0.1:${server.port}/?token=file:secrets/key.txt`,
        headers: { authorization: 'env:HEADER' },
        json: '(() => { throw new Error(body) })()',
      },
      { type: 'command', command: ['sh', '-c', 'echo $EXCHANGE_SECRET; cat secrets/key.txt; env; exit 7'] },
      { type: 'positions', command: ['sh', '-c', 'echo "\\"$EXCHANGE_SECRET\\""'], open: 'body' },
    ]),
  });
  const { code, stdout, stderr } = await runGate(['preflight', '--verbose', '--output', 'evidence.json'], {
    cwd: dir,
    // What Node is asked to tell of its own work would hold every header.
    env: { APP_ENV: 'paper', NODE_DEBUG: 'http,https', ...canaries },
  });
  expect(code).toBe(1);
  expect(statuses(dir)).toMatchObject({ redis: 'error', secrets: 'fail', http: 'error', command: 'fail' });
  const files = readdirSync(join(dir, '.gate'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(5);
  const everything = [
    stdout,
    stderr,
    ...[...files, join(dir, 'evidence.json')].map(file => readFileSync(file, 'latin1')),
  ].join('\n');
  expect(everything).toContain('[redacted]');
  expect(everything).not.toContain('Canary');
});

describe('gate arm', () => {
  const command = ['sh', '-c', 'touch started; exit 7'];

  test('armed: the command runs in its place, and its code is the answer', async () => {
    const dir = place([arming]);
    const { code } = await runGate(['arm', '--', ...command], { cwd: dir, env: armed() });
    expect({ code, started: existsSync(join(dir, 'started')) }).toEqual({ code: 7, started: true });
  });

  test.each([
    [{ APP_ENV: 'paper' }, 'this environment is paper, not live'],
    [{ APP_ENV: 'RuntimeEnv.LIVE' }, 'is not a plain name'],
    [{ APP_ENV: '' }, 'APP_ENV is not set'],
    [{ LIVE_ARM_ACK: 'yes' }, 'LIVE_ARM_ACK: another text'],
    [{ LIVE_ARM_AT: '2020-01-01T00:00:00Z' }, 'LIVE_ARM_AT: '],
    [{ LIVE_MAX_NOTIONAL_USD: '0' }, 'LIVE_MAX_NOTIONAL_USD: 0'],
  ])('%j: nothing is started, exit 1', async (more, words) => {
    const dir = place([arming]);
    const { code, stderr } = await runGate(['arm', '--', ...command], { cwd: dir, env: { ...armed(), ...more } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(words) as string });
    expect(existsSync(join(dir, 'started'))).toBe(false);
  });

  test('no rules arm nothing: exit 2', async () => {
    const dir = place([{ type: 'env', required: ['APP_ENV'] }]);
    const { code } = await runGate(['arm', '--', ...command], { cwd: dir, env: armed() });
    expect({ code, started: existsSync(join(dir, 'started')) }).toEqual({ code: 2, started: false });
  });

  test('a signal reaches the command, and its end is the answer', async () => {
    const dir = place([arming]);
    const live = startGate(
      ['arm', '--', 'sh', '-c', 'trap "exit 9" TERM; touch started; while :; do sleep 0.05; done'],
      {
        cwd: dir,
        env: armed(),
      },
    );
    await until('the command runs', () => existsSync(join(dir, 'started')));
    live.kill('SIGTERM');
    expect((await live.ended).code).toBe(9);
  });
});

test('20 at once lose no increment, and nobody is ready by the word of one that was overtaken', async () => {
  const dir = place([arming]);
  const all = Array.from({ length: 20 }, () =>
    startGate(['preflight', '--quiet'], { cwd: dir, env: { APP_ENV: 'paper' } }),
  );
  const codes = await Promise.all(all.map(async ({ ended }) => (await ended).code));
  expect(codes).toEqual(codes.map(() => 0));
  await runGate(['preflight', '--quiet'], { cwd: dir, env: { APP_ENV: 'paper' } });
  expect(metric(dir, 'arbitrage_preflight_runs_total{env="paper"}')).toBe(21);
  expect(metric(dir, 'arbitrage_preflight_checks_total{env="paper",check="live-arming",status="pass"}')).toBe(21);
  expect(ready(dir, 'paper')).toBe(1);
});

test('--every runs it again and again until it is stopped', async () => {
  const dir = place([arming]);
  const live = startGate(['preflight', '--every', '1s', '--quiet'], { cwd: dir, env: { APP_ENV: 'paper' } });
  await until(
    'it has run three times',
    () =>
      readdirSync(dir).includes('.gate') &&
      existsSync(join(dir, '.gate/textfile/preflight.prom')) &&
      (metric(dir, 'arbitrage_preflight_runs_total{env="paper"}') ?? 0) >= 3,
    60_000,
  );
  live.kill('SIGTERM');
  expect((await live.ended).code).toBe(143);
});
