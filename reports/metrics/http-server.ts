import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { LiveClock } from '../reporter.ts';

/** What is served. Each may be a sentence why there is nothing. */
export type Pages = {
  /** Prometheus text. */
  readonly metrics: () => Promise<Page>;
  /** A page for people. */
  readonly report: () => Page;
};

/** The text of a page, or why there is none: that is told instead. */
export type Page = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** A server at work. */
export type Serving = { readonly port: number; readonly stop: () => Promise<void> };

/** More connections are closed as they come. Each costs a socket and no copy of what is told. */
const mostConnections = 512;
/** How long a client may take for its question, and for the whole answer. Who is slower loses the connection and nobody else anything. */
const questionMs = 10_000;
const answerMs = 30_000;
const idleMs = 60_000;

/** Serves metrics over HTTP until it is stopped. Rejects with the system's error where it cannot listen. */
export const serveMetrics = async (
  pages: Pages,
  { host, port, clock }: { readonly host: string; readonly port: number; readonly clock: Pick<LiveClock, 'sleep'> },
): Promise<Serving> => {
  const server = createServer({ connectionsCheckingInterval: 1_000 }, (asked, answer) => {
    bounded(answer, clock);
    answerTo(asked, pages, host).then(
      said => say(answer, said, asked.method === 'HEAD'),
      () => say(answer, { status: 500, type: plain, text: 'This could not be made.\n' }, false),
    );
  });
  server.maxConnections = mostConnections;
  server.headersTimeout = questionMs;
  server.requestTimeout = questionMs;
  server.keepAliveTimeout = idleMs;
  server.timeout = idleMs;
  await listening(server, host, port);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      server.on('error', () => undefined); // a connection that could not be taken: the next one may
      resolve();
    });
  });

/** Ends the connection of a client that does not take its answer in time. */
const bounded = (answer: ServerResponse, { sleep }: Pick<LiveClock, 'sleep'>): void => {
  const over = new AbortController();
  answer.once('close', () => over.abort());
  void sleep(answerMs, over.signal).then(() => {
    if (!over.signal.aborted) answer.destroy();
  });
};

type Said = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly more?: Readonly<Record<string, string>>;
};

const plain = 'text/plain; charset=utf-8';

const answerTo = async ({ method, url = '/', headers }: IncomingMessage, pages: Pages, host: string): Promise<Said> => {
  // A page of somebody else must not read this one by a name of its own that leads here.
  if (isLoopback(host) && !isOwnName(headers.host, host))
    return { status: 421, type: plain, text: 'This is not served under that name: ask for localhost.\n' };
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, type: plain, text: 'Only GET is answered here.\n', more: { allow: 'GET, HEAD' } };
  switch (url.split('?', 1)[0]) {
    case '/metrics':
      // Scrapers of these days refuse an answer without its exact type.
      return told(await pages.metrics(), { type: 'text/plain; version=0.0.4; charset=utf-8', without: 503 });
    case '/healthz': {
      const made = await pages.metrics();
      return told(made.ok ? { ok: true, text: 'ok\n' } : made, { type: plain, without: 503 });
    }
    case '/':
    case '/report':
      return told(pages.report(), { type: 'text/html; charset=utf-8', without: 404 });
    default:
      return { status: 404, type: plain, text: 'There are /metrics, /healthz and the report at /.\n' };
  }
};

const told = (page: Page, { type, without }: { readonly type: string; readonly without: number }): Said =>
  page.ok ? { status: 200, type, text: page.text } : { status: without, type: plain, text: `${page.why}\n` };

const say = (answer: ServerResponse, { status, type, text, more }: Said, isHead: boolean): void => {
  const bytes = Buffer.from(text);
  answer.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...more,
  });
  answer.end(isHead ? undefined : bytes);
};

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

/** A number is nobody's name. */
const isOwnName = (asked: string | undefined, host: string): boolean => {
  if (asked === undefined) return true; // HTTP/1.0: no browser asks so
  const name = asked
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
  return name === 'localhost' || name === host || isIP(name) !== 0;
};
