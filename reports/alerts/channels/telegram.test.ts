import { afterEach, describe, expect, test } from 'vitest';
import { messageOf } from '../message.ts';
import { sampleAlert, startStandIn, type StandIn } from '../samples.ts';
import type { Sending } from './channel.ts';
import { telegramChannel } from './telegram.ts';

const servers: StandIn[] = [];
const token = '123456:canary-of-a-token';

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const telegram = async (...[answer]: Parameters<typeof startStandIn>): Promise<StandIn> => {
  const server = await startStandIn(answer);
  servers.push(server);
  return server;
};

const long = messageOf(
  sampleAlert({ failed: Array.from({ length: 10 }, (_, index) => `${index} ${'😀&'.repeat(190)}`) }),
  0,
);

const send = async (
  server: Pick<StandIn, 'url'>,
  { message = messageOf(sampleAlert(), 0), done = 0, limitMs = 20_000 } = {},
): Promise<Sending> => {
  const sending = await telegramChannel({ apiUrl: server.url, token, chatId: '-100', limitMs }).send(
    message,
    done,
    new AbortController().signal,
  );
  expect(JSON.stringify(sending)).not.toContain('canary');
  return sending;
};

test('it sends HTML to the chat', async () => {
  const server = await telegram();
  expect(await send(server)).toEqual({ kind: 'sent' });
  expect(server.asked).toMatchObject([
    {
      path: `/bot${token}/sendMessage`,
      body: { chat_id: '-100', parse_mode: 'HTML', text: expect.stringContaining('<b>P0 critical: ') as string },
    },
  ]);
});

test('what is too long goes out in pages, each below 4096 UTF-16 units', async () => {
  const server = await telegram();
  const channel = telegramChannel({ apiUrl: server.url, token, chatId: '-100', limitMs: 20_000 });
  expect(await send(server, { message: long })).toEqual({ kind: 'sent' });
  expect(server.asked.length).toBe(channel.parts(long));
  expect(server.asked.length).toBeGreaterThan(1);
  for (const { body } of server.asked) {
    const text = String(body['text']);
    expect(text).not.toMatch(/\p{Surrogate}/u);
    expect(text.replaceAll(/<\/?b>/g, '').replaceAll('&amp;', '&').length).toBeLessThan(4096);
  }
});

test('a page that fails is known, and only what has not arrived is sent again', async () => {
  const server = await telegram((_asked, count) => (count === 2 ? { status: 502 } : undefined));
  expect(await send(server, { message: long })).toMatchObject({ kind: 'again', done: 1 });
  const before = server.asked.length;
  expect(await send(server, { message: long, done: 1 })).toEqual({ kind: 'sent' });
  expect(server.asked[before]?.body['text']).toBe(server.asked[1]?.body['text']);
});

const refusal = (status: number, description: string, parameters?: object) => ({
  status,
  body: { ok: false, error_code: status, description, ...(parameters === undefined ? {} : { parameters }) },
});

describe('what Telegram answers', () => {
  test('markup that it cannot read goes out once more as plain text', async () => {
    const server = await telegram(({ body }) =>
      'parse_mode' in body ? refusal(400, "Bad Request: can't parse entities: unsupported start tag") : undefined,
    );
    expect(await send(server)).toEqual({ kind: 'sent' });
    expect(server.asked.map(({ body }) => body['parse_mode'])).toEqual(['HTML', undefined]);
    expect(server.asked[1]?.body['text']).toMatch(/^P0 critical: /);
  });

  test('plain text that it cannot read either is not sent for ever', async () => {
    const server = await telegram(() => refusal(400, "can't parse entities"));
    expect(await send(server)).toMatchObject({ kind: 'never' });
    expect(server.asked).toHaveLength(2);
  });

  test('429: it says how long to wait', async () => {
    const server = await telegram(() => refusal(429, 'Too Many Requests: retry after 7', { retry_after: 7 }));
    expect(await send(server)).toMatchObject({ kind: 'wait', ms: 7_000 });
  });

  test('429 without a time, or with a wrong one, is a second', async () => {
    const server = await telegram(() => refusal(429, 'Too Many Requests', { retry_after: 'soon' }));
    expect(await send(server)).toMatchObject({ kind: 'wait', ms: 1_000 });
  });

  test.each([
    [403, 'Forbidden: bot was kicked from the group chat'],
    [401, 'Unauthorized'],
    [404, 'Not Found'],
    [400, 'Bad Request: chat not found'],
  ])('%i comes again the same: %s', async (status, description) => {
    const server = await telegram(() => refusal(status, description));
    expect(await send(server)).toEqual({
      kind: 'never',
      why: `Telegram answered ${status}: ${description}`,
      done: 0,
    });
    expect(server.asked).toHaveLength(1);
  });

  test('a group that has become a supergroup is followed, and that is said', async () => {
    const server = await telegram(({ body }) =>
      body['chat_id'] === '-100'
        ? refusal(400, 'group chat was upgraded', { migrate_to_chat_id: -1001234567890 })
        : undefined,
    );
    expect(await send(server)).toEqual({ kind: 'sent', note: expect.stringContaining('-1001234567890') as string });
  });

  test('chats that move in a circle are not followed for ever', async () => {
    const server = await telegram(({ body }) =>
      refusal(400, 'upgraded', { migrate_to_chat_id: body['chat_id'] === '-1' ? -2 : -1 }),
    );
    expect(await send(server)).toMatchObject({ kind: 'never' });
  });

  test.each([
    ['500', { status: 500 } as const, 'Telegram answered 500'],
    ['a page of a proxy', { status: 200, body: 'hello' } as const, 'it answered 200, but not as Telegram does'],
    ['nothing: it hangs up', 'hang up' as const, 'the connection failed (ECONNRESET)'],
  ])('%s may pass', async (_name, answer, why) => {
    const server = await telegram(() => answer);
    expect(await send(server)).toEqual({ kind: 'again', why, done: 0 });
  });

  test('nothing, ever: it is waited for no longer than the limit', async () => {
    const server = await telegram(() => 'never');
    expect(await send(server, { limitMs: 200 })).toEqual({ kind: 'again', why: 'no answer within 0.2 s', done: 0 });
  });

  test('an answer without an end is not read', async () => {
    const server = await telegram(() => 'for ever');
    expect(await send(server)).toMatchObject({ kind: 'again' });
  });

  test('nobody listens there', async () => {
    const server = await telegram();
    await server.close();
    expect(await send(server)).toEqual({ kind: 'again', why: 'nobody listens there (ECONNREFUSED)', done: 0 });
  });
});
