import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { lintMetrics } from '../../reports/metrics/lint.ts';
import { project, runGate, startGate, sweep, until } from './live-gate.ts';
import { queried, startNodeExporter, startPrometheus, startPushgateway } from './monitoring-servers.ts';
import { hasProgram, startHttp, startPostgres, startRedis, startTcp, type Started } from './servers.ts';

const started: Started[] = [];
const begun = async (server: Promise<Started>): Promise<Started> => {
  const found = await server;
  started.push(found);
  return found;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

const hasAll = (...names: readonly string[]): boolean => names.map(hasProgram).every(Boolean);

const env = { APP_ENV: 'paper' };
const arming = { type: 'live-arming', maxNotionalUsd: 1000 };
const config = (checks: readonly object[], more: object = {}): string =>
  JSON.stringify({
    suites: { one: { runner: 'command', command: ['true'] } },
    preflight: { namespace: 'arbitrage', env: 'env:APP_ENV', checks, ...more },
  });
const place = (checks: readonly object[] = [arming], more: object = {}): string =>
  project({ 'gate.config.json': config(checks, more) });

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

test.runIf(hasAll('prometheus', 'prometheus-node-exporter', 'redis-server', 'initdb'))(
  'a value all the way: preflight, textfile, node-exporter, Prometheus, and its answers as evidence of the next preflight',
  async () => {
    const password = 'Canary-Chain-4Kq81';
    const [redis, postgres] = await Promise.all([begun(startRedis(password)), begun(startPostgres(password))]);
    const databases = [
      { type: 'redis', url: 'env:REDIS_URL' },
      { type: 'postgres', url: 'env:POSTGRES_DSN' },
    ];
    const dir = place(databases);
    const variables = {
      ...env,
      REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}`,
      POSTGRES_DSN: `postgresql://gate:${password}@127.0.0.1:${postgres.port}/postgres`,
    };
    expect((await runGate(['preflight'], { cwd: dir, env: variables })).code).toBe(0);
    const exporter = await begun(startNodeExporter(join(dir, '.gate/textfile')));
    const prometheus = await begun(startPrometheus([exporter.port]));
    await queried(prometheus.port, 'arbitrage_preflight_runs_total', ({ data }) => data.result[0]?.value[1] === '1');
    const isReady = 'arbitrage_preflight_ready_for_live{env="paper"}';
    await queried(prometheus.port, isReady, ({ data }) => data.result[0]?.value[1] === '1');
    const wanted: Readonly<Record<string, string>> = {
      'arbitrage_preflight_runs_total{env="paper"}': 'value === 1',
      'arbitrage_preflight_last_success{env="paper"}': 'value === 1',
      'arbitrage_preflight_duration_seconds_count{env="paper"}': 'value === 1',
      'arbitrage_preflight_checks_total{env="paper",check="redis",status="pass"}': 'value === 1',
      'arbitrage_preflight_realcheck_redis_latency_seconds_count{env="paper"}': 'value === 5',
      'arbitrage_preflight_realcheck_postgres_latency_seconds_count{env="paper"}': 'value === 5',
      // This preflight has begun: what the one before it has said of being ready no longer holds.
      [isReady]: 'value === 0 || value === 1',
    };
    const names = Object.keys(wanted).map(series => /^arbitrage_preflight_(\w+)/.exec(series)?.[1] ?? '');
    writeFileSync(
      join(dir, 'gate.config.json'),
      config([
        ...databases,
        ...Object.entries(wanted).map(([series, is], index) => ({
          type: 'prometheus',
          name: names[index],
          url: `http://127.0.0.1:${prometheus.port}`,
          query: series,
          is,
        })),
      ]),
    );
    const { code, stdout } = await runGate(['preflight', '--evidence', 'evidence'], { cwd: dir, env: variables });
    expect({ code, stdout }).toMatchObject({ code: 0 });
    for (const [index, name] of names.entries())
      expect(readJson(join(dir, 'evidence/queries', `${name}.json`))).toMatchObject({
        query: Object.keys(wanted)[index],
        status: 200,
        answer: { status: 'success', data: { result: [{ metric: { env: 'paper', job: 'gate' } }] } },
      });
    const sums = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: join(dir, 'evidence') });
    expect(sums.status).toBe(0);
  },
);

test.runIf(hasAll('prometheus-pushgateway'))(
  '--push: a real Pushgateway tells what the textfiles tell; a run that it does not take is the same run',
  async () => {
    const gateway = await begun(startPushgateway());
    const dir = place();
    const pushed = async (): Promise<string> => (await fetch(`http://127.0.0.1:${gateway.port}/metrics`)).text();
    const url = `http://127.0.0.1:${gateway.port}`;
    const { code, stderr } = await runGate(['preflight', '--push', url], { cwd: dir, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('pushed') as string });
    const text = await pushed();
    const own = ['gate.prom', 'preflight.prom'].map(name => readFileSync(join(dir, '.gate/textfile', name), 'utf8'));
    const samples = own.flatMap(each => each.split('\n').filter(line => line !== '' && !line.startsWith('#')));
    const told = new Set(text.split('\n').map(inOrder));
    // A gateway puts the labels of its group beside ours.
    expect(samples.map(line => inOrder(withLabel(line, 'job="gate"'))).filter(line => !told.has(line))).toEqual([]);
    // Whoever reads it while the next one runs is not told that it is ready.
    const silent = await begun(startHttp(() => undefined));
    writeFileSync(
      join(dir, 'gate.config.json'),
      config([{ type: 'http', url: `http://127.0.0.1:${silent.port}/`, timeout: '60s' }]),
    );
    expect(text).toMatch(/arbitrage_preflight_ready_for_live\{.*\} 1/);
    const live = startGate(['preflight', '--push', url], { cwd: dir, env });
    await until('the check is under way', () => live.stderr().includes('exchange health'));
    expect(await pushed()).toMatch(/arbitrage_preflight_ready_for_live\{.*\} 0/);
    live.kill('SIGKILL');
    await live.ended;
    // A group of one's own leaves that of the others alone.
    await runGate(['run', 'one', '--push', `${url}/metrics/job/gate/repository/mine`], { cwd: dir, env });
    expect(await pushed()).toContain(
      'gate_runs_total{gate="run",instance="",job="gate",repository="mine",verdict="pass"} 1',
    );
  },
);

/** The value as a number, the labels in order: the gateway writes both its own way. */
const inOrder = (line: string): string => {
  const [, name = '', labels = '', value = ''] = /^([\w:]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const all = labels.match(/\w+="(?:[^"\\]|\\.)*"/g) ?? [];
  const kept = all.filter(label => !label.startsWith('instance='));
  return `${name}{${kept.map(boundAsNumber).toSorted().join()}} ${Number(value.replace('+Inf', 'Infinity'))}`;
};
const boundAsNumber = (label: string): string =>
  label.replace(/^le="(.*)"$/, (_, bound: string) => `le="${Number(bound.replace('+Inf', 'Infinity'))}"`);
const withLabel = (line: string, label: string): string =>
  line.includes('{') ? line.replace('{', `{${label},`) : line.replace(' ', `{${label}} `);

test.each<[string, () => Promise<string>, string]>([
  ['nobody listens there', async () => 'http://someone:Canary-Push-11@127.0.0.1:1', 'nobody listens there'],
  [
    'it answers nothing',
    async () => `http://someone:Canary-Push-11@127.0.0.1:${(await begun(startTcp(() => undefined))).port}`,
    'there was no answer within 5 s',
  ],
  [
    'it refuses, and repeats the password',
    async () => {
      const server = await begun(
        startHttp((asked, answer) => answer.writeHead(400).end(`${asked.headers.authorization} Canary-Push-11`)),
      );
      return `http://someone:Canary-Push-11@127.0.0.1:${server.port}`;
    },
    'it answers 400: ',
  ],
  [
    'its answer never ends',
    async () => {
      const server = await begun(startHttp((_, answer) => answer.writeHead(500).write('x'.repeat(100_000))));
      return `http://someone:Canary-Push-11@127.0.0.1:${server.port}`;
    },
    'it answers 500: xxx',
  ],
])('--push where %s: a warning, and the verdict is what it was', async (_, address, words) => {
  const dir = project({
    'gate.config.json': JSON.stringify({ suites: { one: { runner: 'command', command: ['true'] } } }),
  });
  const { code, stderr, stdout } = await runGate(['core', '--push', 'env:PUSH_URL'], {
    cwd: dir,
    env: { ...env, PUSH_URL: await address() },
  });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(
      new RegExp(`gate: the metrics could not be pushed to 127.0.0.1:\\d+: ${words}`),
    ) as string,
  });
  expect(`${stdout}${stderr}`).not.toContain('Canary');
  expect(`${stdout}${stderr}`).not.toContain(Buffer.from('someone:Canary-Push-11').toString('base64'));
});

test.each([
  [['core', '--push', 'ftp://someone:Canary@x'], '--push is no address that begins with http:// or https://'],
  [['core', '--push', 'env:NO_SUCH_NAME'], '--push: NO_SUCH_NAME is not set'],
  [['core', '--evidence', 'gate.config.json'], 'is no folder: name another one'],
  [['core', '--evidence', '.'], 'holds gate.config.json, which no evidence of ours has put there'],
  [['serve', '--port', '70000'], '--port is "70000": write a number'],
  [['serve', '--host', '192.0.2.1'], '192.0.2.1 is no address of this machine'],
])('gate %j is told in one sentence, exit 2, and nothing is written', async (args, words) => {
  const dir = place();
  const { code, stderr } = await runGate(args, { cwd: dir, env });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) as string });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).not.toContain('Canary');
  expect(readdirSync(dir)).toEqual(['gate.config.json']);
});

test('--evidence: everything that the run has left, its digests, and nothing secret in it; an earlier one is replaced, anything else is not', async () => {
  const dir = project({
    'secret.txt': 'Canary-File-0pQrSt\n',
    'gate.config.json': JSON.stringify({
      suites: {
        one: {
          runner: 'command',
          command: ['sh', '-c', 'echo $DEPLOY_TOKEN; cat secret.txt; printf "\\377\\376<b>"; exit 1'],
        },
      },
      preflight: { env: 'paper', checks: [{ type: 'secrets', files: ['secret.txt'] }] },
    }),
  });
  const run = () =>
    runGate(['full', '--evidence', 'out/evidence'], { cwd: dir, env: { DEPLOY_TOKEN: 'Canary<Env>&"7hT2' } });
  expect((await run()).code).toBe(1);
  const folder = join(dir, 'out/evidence');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const name of [
    'run.json',
    'events.ndjson',
    'junit.xml',
    'report.html',
    'summary.md',
    'gate.prom',
    'preflight.json',
    'preflight.prom',
    'logs/one.1.log',
  ])
    expect(names).toContain(name);
  const texts = names.flatMap(name => {
    const path = join(folder, name);
    return readdirSync(join(path, '..'), { withFileTypes: true }).some(
      entry => entry.name === name.split('/').at(-1) && entry.isFile(),
    )
      ? [readFileSync(path, 'latin1')]
      : [];
  });
  expect(texts.join('\n')).not.toContain('Canary');
  const log = readFileSync(join(folder, 'logs/one.1.log'));
  expect(log.toString('latin1')).toBe('[redacted]\n[redacted]\n\xff\xfe<b>');
  const manifest = readJson(join(folder, 'manifest.json'));
  expect(manifest).toMatchObject({ format: 'gate.evidence/1', complete: true, gate: 'full', verdict: 'fail' });
  expect(spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
  // The next run puts its own in the place of that one.
  expect((await run()).code).toBe(1);
  expect(readJson(join(folder, 'manifest.json'))).not.toEqual(manifest);
  // A gate that was killed while it wrote leaves a folder that is known as its own, and as not whole.
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...(readJson(join(folder, 'manifest.json')) as object), complete: false }),
  );
  expect((await run()).code).toBe(1);
  mkdirSync(join(folder, 'logs/more'), { recursive: true });
  writeFileSync(join(folder, 'logs/more/mine.txt'), 'mine');
  const refused = await run();
  expect({ code: refused.code, stderr: refused.stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('holds logs/more/mine.txt, which no evidence of ours has put there') as string,
  });
  expect(existsSync(join(folder, 'run.json'))).toBe(true);
});

test('a textfile of somebody else beside ours that makes a collector drop one of the two is told', async () => {
  const dir = place();
  mkdirSync(join(dir, 'textfiles'));
  writeFileSync(
    join(dir, 'textfiles/other.prom'),
    '# HELP gate_runs_total Somebody else\n# TYPE gate_runs_total counter\ngate_runs_total 1\n',
  );
  const { code, stderr } = await runGate(['core', '--metrics-output', 'textfiles/gate.prom'], { cwd: dir, env });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringContaining(
      'other.prom has another HELP of gate_runs_total than the one in gate.prom',
    ) as string,
  });
  expect(lintMetrics(readFileSync(join(dir, 'textfiles/gate.prom'), 'utf8'))).toEqual([]);
});
