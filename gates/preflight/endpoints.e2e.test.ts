import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import { freePort, selfSigned, startHttp, startTcp, type Started } from '../e2e/servers.ts';
import { runSample } from './sample-check.ts';

const started: Started[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const serve = async (answer: RequestListener): Promise<string> => {
  const server = await startHttp(answer);
  started.push(server);
  return `http://127.0.0.1:${server.port}`;
};

const raw = async (answer: Parameters<typeof startTcp>[0]): Promise<string> => {
  const server = await startTcp(answer);
  started.push(server);
  return `http://127.0.0.1:${server.port}`;
};

const says = (body: string, headers: Readonly<Record<string, string>> = {}, status = 200): RequestListener => {
  return (_, response) => response.writeHead(status, headers).end(body);
};

const like = (status: CheckResult['status'], message: RegExp): object => ({
  status,
  message: expect.stringMatching(message) as string,
});

describe('http', () => {
  test('what is as it should be passes', async () => {
    const url = await serve(says('{"status":"ok","markets":[1,2]}'));
    expect(
      await runSample('http', { url, json: "status === 'ok' && markets.length > 1", latency: '5s' }),
    ).toMatchObject({
      status: 'pass',
    });
  });

  test.each<[string, object, RequestListener, CheckResult['status'], RegExp]>([
    ['another status', {}, says('', {}, 503), 'fail', /^it answers 503$/],
    ['an answer that is not JSON', { json: 'true' }, says('<html>'), 'fail', /not JSON/],
    ['an empty answer', { json: 'true' }, says(''), 'fail', /not JSON/],
    ['JSON cut in the middle', { json: 'true' }, says('{"a": [1, 2'), 'fail', /not JSON/],
    [
      'a predicate that does not hold',
      { json: "status === 'ok'" },
      says('{"status":"down"}'),
      'fail',
      /does not fulfil/,
    ],
    ['a predicate that is almost true', { json: 'n' }, says('{"n":1}'), 'fail', /does not fulfil/],
    ['a predicate that throws', { json: 'a.b.c' }, says('{}'), 'error', /a is not defined/],
    ['asked too often', {}, says('', { 'retry-after': '7' }, 429), 'fail', /too often/],
    ['nothing left of its rate limit', {}, says('', { 'x-ratelimit-remaining': '0' }), 'warn', /rate limit/],
    [
      'the same, as Upbit says it',
      {},
      says('', { 'remaining-req': 'group=default; min=1799; sec=0' }),
      'warn',
      /rate limit/,
    ],
    ['a redirect that nobody follows', {}, says('', { location: '/' }, 302), 'fail', /^it answers 302$/],
    ['a redirect in a circle', { redirects: 3 }, says('', { location: '/' }, 302), 'error', /more than 3 times/],
    [
      'a redirect to another server',
      { redirects: 3 },
      says('', { location: 'http://127.0.0.2:1/' }, 302),
      'error',
      /another server/,
    ],
    [
      'a redirect to nonsense',
      { redirects: 3 },
      says('', { location: 'ftp://127.0.0.1/' }, 302),
      'error',
      /no address/,
    ],
  ])('%s', async (_, settings, answer, status, message) => {
    const url = await serve(answer);
    expect(await runSample('http', { url, ...settings })).toMatchObject(like(status, message));
  });

  test('an answer that is too large, or has no end but comes fast', async () => {
    const url = await serve((_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(await runSample('http', { url })).toMatchObject(like('error', /larger than 1024 KiB, or has no end/));
  });

  test('an answer that has no end and comes slowly', async () => {
    const url = await serve((_, response) => {
      const drip = (): void => {
        if (!response.destroyed) setTimeout(drip, 20);
        response.write('x');
      };
      drip();
    });
    expect(await runSample('http', { url }, { limitMs: 600 })).toMatchObject(like('error', /no answer within 600 ms/));
  });

  test('headers that have no end', async () => {
    const url = await raw(socket => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const pour = (): void => {
        while (socket.writable && socket.write(`x-${'a'.repeat(1000)}: b\r\n`));
      };
      socket.on('drain', pour);
      pour();
    });
    expect(await runSample('http', { url }, { limitMs: 5_000 })).toMatchObject({ status: 'error' });
  });

  test('half-open: it accepts and never says a word', async () => {
    const url = await raw(() => undefined);
    expect(await runSample('http', { url }, { limitMs: 400 })).toMatchObject(like('error', /no answer within 400 ms/));
  });

  test('it hangs up', async () => {
    const url = await raw(socket => socket.destroy());
    expect(await runSample('http', { url })).toMatchObject(like('error', /cut|hang up/));
  });

  test('it speaks something else', async () => {
    const url = await raw(socket => socket.end('+PONG\r\n'));
    expect(await runSample('http', { url })).toMatchObject({ status: 'error' });
  });

  test('nobody listens there', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    expect(await runSample('http', { url })).toMatchObject(like('error', /nobody listens there/));
  });

  test('its name is known to nobody', async () => {
    expect(await runSample('http', { url: 'http://no-such-host.invalid/' }, { limitMs: 5_000 })).toMatchObject({
      status: 'error',
    });
  });

  test('slower than it may be', async () => {
    const url = await serve((_, response) => setTimeout(() => response.end('{}'), 150));
    expect(await runSample('http', { url, latency: '100ms' })).toMatchObject(like('fail', /^it took \d+ ms$/));
  });

  test('what does not answer in TLS, and what is signed by nobody', async () => {
    const plain = await serve(says('{}'));
    expect(await runSample('http', { url: plain.replace('http:', 'https:') })).toMatchObject(
      like('error', /TLS|EPROTO/),
    );
    const server = await startHttp(says('{}'), selfSigned(30));
    started.push(server);
    expect(await runSample('http', { url: `https://127.0.0.1:${server.port}` })).toMatchObject(
      like('error', /signed by itself/),
    );
  });

  test('a certificate that is trusted: one that ends soon is a warning', async () => {
    const tls = selfSigned(3);
    const server = await startHttp(says('{}'), tls);
    started.push(server);
    const root = mkdtempSync(join(tmpdir(), 'gate-ca-'));
    folders.push(root);
    writeFileSync(join(root, 'ca.pem'), tls.cert);
    const ask = (certificate: string): Promise<CheckResult> =>
      runSample('http', { url: `https://127.0.0.1:${server.port}`, ca: 'ca.pem', certificate }, { root });
    expect(await ask('48h')).toMatchObject({ status: 'pass' });
    expect(await ask('168h')).toMatchObject(like('warn', /^its certificate ends in 7[12]\.\d h$/));
  });
});

describe('positions', () => {
  test.each<[string, string, CheckResult['status'], CheckResult['status']]>([
    ['none', '{"positions":[]}', 'pass', 'pass'],
    ['one', '{"positions":[{}]}', 'pass', 'fail'],
    ['nobody knows: no such key', '{}', 'warn', 'fail'],
    ['nobody knows: no number', '{"positions":"many"}', 'warn', 'fail'],
    ['nobody knows: not JSON', 'sorry', 'warn', 'fail'],
  ])('%s: %j', async (_, body, inPaper, inLive) => {
    const url = await serve(says(body));
    const settings = { url, open: 'Array.isArray(positions) ? positions.length : NaN' };
    expect((await runSample('positions', settings)).status).toBe(inPaper);
    expect((await runSample('positions', settings, { kind: 'live' })).status).toBe(inLive);
    expect((await runSample('positions', settings, { kind: 'unknown' })).status).toBe(inLive);
  });

  test('a server that does not answer is unknown, and said in time', async () => {
    const url = await raw(() => undefined);
    const settings = { url, open: 'positions.length' };
    expect(await runSample('positions', settings, { limitMs: 500 })).toMatchObject(like('warn', /nobody knows/));
    expect(await runSample('positions', settings, { limitMs: 500, kind: 'live' })).toMatchObject(
      like('fail', /nobody knows/),
    );
  });

  test('by a command', async () => {
    const settings = { command: ['echo', '{"open": 2}'], open: 'open' };
    expect(await runSample('positions', settings, { kind: 'live' })).toMatchObject(
      like('fail', /2 positions are open/),
    );
    const failing = { command: ['sh', '-c', 'echo 0; exit 3'], open: 'body' };
    expect(await runSample('positions', failing)).toMatchObject(like('warn', /ended with 3/));
  });
});

describe('prometheus', () => {
  const answer = (result: readonly string[]): RequestListener =>
    says(
      JSON.stringify({
        status: 'success',
        data: { resultType: 'vector', result: result.map(value => ({ metric: {}, value: [1, value] })) },
      }),
    );

  test.each<[string, RequestListener, CheckResult['status'], RegExp]>([
    ['every series fulfils it', answer(['0.5', '0.9']), 'pass', /2 series fulfil/],
    ['one does not', answer(['0.5', '1.5']), 'fail', /1 of 2 series do not fulfil/],
    ['no data is no success', answer([]), 'fail', /no data/],
    ['not a number', answer(['NaN']), 'fail', /1 of 1/],
    ['it cannot answer', says('{"status":"error","error":"parse error"}', {}, 400), 'error', /parse error/],
    ['something else answers', says('{"ok":true}'), 'error', /not as Prometheus does/],
  ])('%s', async (_, listener, status, message) => {
    const url = await serve(listener);
    expect(await runSample('prometheus', { url, query: 'up', is: 'value < 1' })).toMatchObject(like(status, message));
  });
});

describe('clock-skew', () => {
  const at = (ms: number): RequestListener => says('', { date: new Date(Date.now() + ms).toUTCString() });

  test.each<[string, RequestListener, CheckResult['status']]>([
    ['the same time', at(0), 'pass'],
    ['a minute ahead', at(60_000), 'fail'],
    ['a minute behind', at(-60_000), 'fail'],
    [
      'no time at all',
      (_, response) => {
        response.sendDate = false;
        response.end();
      },
      'error',
    ],
  ])('%s', async (_, listener, status) => {
    expect((await runSample('clock-skew', { url: await serve(listener), atMost: '30s' })).status).toBe(status);
  });
});
