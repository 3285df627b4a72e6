import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePort, hasProgram, startPostgres, startRedis, startTcp, type Started } from '../e2e/servers.ts';
import { runSample } from './sample-check.ts';

const password = 'Canary-7f3k9Q2vLw8Z';
const started: Started[] = [];
const begun = async (server: Promise<Started>): Promise<Started> => {
  const found = await server;
  started.push(found);
  return found;
};

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
});

type Database = {
  readonly type: 'redis' | 'postgres';
  readonly program: string;
  readonly start: () => Promise<Started>;
  readonly url: (port: number, secret?: string) => string;
};

const databases: readonly Database[] = [
  {
    type: 'redis',
    program: 'redis-server',
    start: () => startRedis(password),
    url: (port, secret = password) => `redis://:${secret}@127.0.0.1:${port}`,
  },
  {
    type: 'postgres',
    program: 'initdb',
    start: () => startPostgres(password),
    url: (port, secret = password) => `postgresql://gate:${secret}@127.0.0.1:${port}/postgres`,
  },
];

describe.each(databases)('$type', ({ type, program, start, url }) => {
  const isThere = hasProgram(program);
  let port = 0;
  let real: Started | undefined;

  beforeAll(async () => {
    if (!isThere) return;
    real = await start();
    port = real.port;
  });
  afterAll(() => real?.stop());

  test.runIf(isThere)('answers: the connection is timed apart from at least five questions', async () => {
    const { status, pings, message } = await runSample(type, { url: url(port) });
    expect({ status, message }).toEqual({ status: 'pass', message: expect.stringContaining('5 times') as string });
    expect(pings).toMatchObject({ of: type });
    expect(pings?.ms).toHaveLength(5);
    expect(Math.min(...(pings?.ms ?? []), pings?.connectMs ?? 0)).toBeGreaterThan(0);
  });

  test.runIf(isThere)('too slow for what is asked of it', async () => {
    const { status, expected } = await runSample(
      type,
      { url: url(port), latency: 'env:MOST' },
      { variables: { MOST: '1ms' } },
    );
    // A millisecond may be enough on a fast machine: then it must say so.
    expect(['pass', 'fail']).toContain(status);
    if (status === 'fail') expect(expected).toBe('at most 1ms');
  });

  test.runIf(isThere)('a wrong password is an error, and told to nobody', async () => {
    const wrong = 'Wrong-canary-X81mPq';
    const found = await runSample(type, { url: 'env:URL' }, { variables: { URL: url(port, wrong) } });
    expect(found.status).toBe('error');
    expect(JSON.stringify(found)).not.toContain(wrong);
    expect(found.message).toMatch(/WRONGPASS|invalid|password authentication failed/);
  });

  test.runIf(isThere)('it is asked for TLS, and speaks none', async () => {
    const secure = type === 'redis' ? url(port).replace('redis:', 'rediss:') : `${url(port)}?sslmode=require`;
    // Redis waits for the end of a line that TLS does not send; PostgreSQL says that it has none.
    const words = type === 'redis' ? /no answer within|TLS/ : /SSL/;
    expect(await runSample(type, { url: secure }, { limitMs: 1_000 })).toMatchObject({
      status: 'error',
      message: expect.stringMatching(words) as string,
    });
  });

  test('nobody listens there', async () => {
    const found = await runSample(type, { url: url(await freePort()) });
    expect(found).toMatchObject({
      status: 'error',
      message: expect.stringContaining('nobody listens there') as string,
    });
  });

  test('half-open: it accepts and never says a word', async () => {
    const silent = await begun(startTcp(() => undefined));
    const found = await runSample(type, { url: url(silent.port) }, { limitMs: 500 });
    expect(found.status).toBe('error');
  });

  test('it answers nonsense without end', async () => {
    const flood = await begun(
      startTcp(socket => {
        const pour = (): void => {
          while (socket.writable && socket.write('nonsense '.repeat(1000)));
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    const found = await runSample(type, { url: url(flood.port) }, { limitMs: 2_000 });
    expect(found.status).toBe('error');
  });

  test('it hangs up at once', async () => {
    const rude = await begun(startTcp(socket => socket.destroy()));
    const found = await runSample(type, { url: url(rude.port) }, { limitMs: 5_000 });
    expect(found.status).toBe('error');
  });

  test('no address at all', async () => {
    expect(await runSample(type, { url: 'localhost' })).toMatchObject({
      status: 'error',
      message: expect.stringContaining('is no address that begins with') as string,
    });
  });

  test('a dry run touches nothing, and says what it would do', async () => {
    let touched = 0;
    const server = await begun(startTcp(() => touched++));
    const found = await runSample(type, { url: url(server.port) }, { mode: 'dry-run' });
    expect(found).toEqual({
      status: 'skip',
      message: expect.stringMatching(/^simulated: would .*127\.0\.0\.1:\d+$/) as string,
    });
    expect(touched).toBe(0);
  });
});
