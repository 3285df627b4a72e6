import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Alert, Priority } from './alert.ts';
import type { AlertClock } from './delivery.ts';

/** An alert for tests. */
export const sampleAlert = (more: Partial<Alert> = {}): Alert => ({
  rule: 'gate-failed',
  priority: 'P0',
  key: 'gate-failed gate full -',
  title: 'the gate has failed',
  source: 'gate full',
  at: '2026-11-22T10:00:00.000Z',
  environment: null,
  failed: [],
  actions: [],
  evidence: null,
  ...more,
});

/** Alerts of a priority, each with a key of its own. */
export const sampleAlerts = (count: number, priority: Priority): readonly Alert[] =>
  Array.from({ length: count }, (_, index) =>
    sampleAlert({ priority, key: `${priority} ${index}`, title: `${priority} number ${index}` }),
  );

/** Time that passes only when everybody sleeps: `run` lets it pass until the work is done. */
export const sampleClock = (
  start: number = Date.parse('2026-11-22T10:00:00Z'),
): AlertClock & {
  readonly run: <T>(work: Promise<T>) => Promise<T>;
  readonly pass: (ms: number) => void;
} => {
  let time = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const idle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve));
  };
  return {
    now: () => time,
    wall: () => start + time,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted === true) return resolve();
        const sleeper = {
          at: time + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    pass: ms => {
      time += ms;
    },
    run: async work => {
      let isOver = false;
      const over = work.finally(() => {
        isOver = true;
      });
      void over.catch(() => undefined);
      for (await idle(); !isOver; await idle()) {
        const [next] = [...sleepers].toSorted((a, b) => a.at - b.at);
        if (next === undefined) continue;
        time = Math.max(time, next.at);
        next.wake();
      }
      return over;
    },
  };
};

/** What a stand-in was asked. */
export type Asked = { readonly path: string; readonly body: Readonly<Record<string, unknown>>; readonly at: number };

/** A server on loopback that takes what a channel posts, and answers as a test wants. */
export type StandIn = {
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly close: () => Promise<void>;
};

type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'never'
  | 'hang up'
  | 'for ever';

/** Starts one. Unless told otherwise it answers as Telegram does when all is well. */
export const startStandIn = async (
  answer: (asked: Asked, count: number) => Reply | undefined = () => undefined,
): Promise<StandIn> => {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    void bodyOf(request).then(body => {
      const entry = { path: request.url ?? '', body, at: performance.now() };
      asked.push(entry);
      reply(answer(entry, asked.length) ?? { status: 200, body: { ok: true, result: {} } }, request, response);
    });
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => closed(server, sockets),
  };
};

const reply = (how: Reply, request: IncomingMessage, response: ServerResponse): void => {
  if (how === 'never') return;
  if (how === 'hang up') return void request.socket.destroy();
  if (how === 'for ever') {
    const pour = (): void => {
      while (!response.destroyed && response.write('nonsense '.repeat(1000)));
    };
    response.on('drain', pour);
    return pour();
  }
  response.writeHead(how.status, { 'content-type': 'application/json', ...how.headers });
  response.end(how.body === undefined ? '' : JSON.stringify(how.body));
};

const bodyOf = async (request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? { list: parsed } : { ...(parsed as object) };
};

const closed = async (server: Server, sockets: ReadonlySet<Socket>): Promise<void> => {
  const over = new Promise(resolve => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await over;
};
