// Certificates that are trusted beside those of Node (NODE_EXTRA_CA_CERTS): the process of the checks reads them when it wants them.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { latest, project, runGate } from './live-gate.ts';
import { hasProgram, selfSigned, startHttp, startPostgres, startRedis, type Started } from './servers.ts';

const password = 'Canary-9d2Kx7Lm4Qw1';
const own = selfSigned(30);
const isThere = hasProgram('openssl') && hasProgram('redis-server') && hasProgram('initdb');
const started: Started[] = [];
let urls = { http: '', redis: '', postgres: '' };

beforeAll(async () => {
  if (!isThere) return;
  const [http, redis, postgres] = await Promise.all([
    startHttp((_, response) => response.end('{}'), own),
    startRedis(password, own),
    startPostgres(password, own),
  ]);
  started.push(http, redis, postgres);
  urls = {
    http: `https://localhost:${http.port}`,
    redis: `rediss://:${password}@localhost:${redis.port}`,
    postgres: `postgresql://gate:${password}@localhost:${postgres.port}/postgres?sslmode=verify-full`,
  };
});
afterAll(async () => {
  await Promise.all(started.map(({ stop }) => stop()));
});

const place = (): string =>
  project({
    'trusted.pem': own.cert,
    'gate.config.json': JSON.stringify({
      suites: { one: { runner: 'command', command: ['true'] } },
      preflight: {
        env: 'paper',
        checks: [
          { type: 'http', url: urls.http },
          { type: 'redis', url: 'env:REDIS_URL' },
          { type: 'postgres', url: 'env:POSTGRES_DSN' },
          { type: 'command', command: ['sh', '-c', 'test -f "$NODE_EXTRA_CA_CERTS" && ! env | grep GATE_PREFLIGHT'] },
        ],
      },
    }),
  });

const asked = async (
  cwd: string,
  more: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> => {
  await runGate(['preflight'], { cwd, env: { REDIS_URL: urls.redis, POSTGRES_DSN: urls.postgres, ...more } });
  const { checks }: { checks: readonly { name: string; status: string; message: string }[] } = JSON.parse(
    latest(cwd, 'preflight.json'),
  );
  return Object.fromEntries(checks.map(({ name, status, message }) => [name, status === 'pass' ? 'pass' : message]));
};

describe.runIf(isThere)('servers whose certificate only that file knows', () => {
  test('are trusted, and what a check starts has the variable', async () => {
    const dir = place();
    expect(await asked(dir, { NODE_EXTRA_CA_CERTS: join(dir, 'trusted.pem') })).toMatchObject({
      http: 'pass',
      redis: 'pass',
      postgres: 'pass',
      command: 'pass',
    });
  });

  test.each([
    ['without it', ''],
    ['with a file that is not there', '/nowhere/trusted.pem'],
  ])('are not trusted %s', async (_, file) => {
    const said = await asked(place(), { NODE_EXTRA_CA_CERTS: file });
    for (const name of ['http', 'redis', 'postgres']) expect(said[name]).toMatch(/signed by itself|self-signed/);
    expect(said['command']).not.toBe('pass');
  });

  test('a store that Node is told to use is left to Node', async () => {
    const dir = place();
    const env = { NODE_EXTRA_CA_CERTS: join(dir, 'trusted.pem'), NODE_OPTIONS: '--use-bundled-ca' };
    expect(await asked(dir, env)).toMatchObject({ http: 'pass', redis: 'pass', postgres: 'pass' });
  });
});
