import type { IncomingMessage } from 'node:http';
import pTimeout from 'p-timeout';

/** What was answered: a status and the beginning of a text. */
export type Reply = { readonly status: number; readonly retryAfter?: string; readonly text: string };

/** What came of a request; `trouble` where there was no whole answer. */
export type Posted = Reply | { readonly trouble: string };

/** Nobody answers an alert with more; what is longer is not read. */
const mostRead = 16 * 1024;

/** Posts JSON over a connection of its own and waits no longer than `limitMs`. Follows no redirect, throws on nothing, and names no address. */
export const postJson = async (
  address: string,
  body: unknown,
  {
    limitMs,
    signal,
    headers = {},
  }: { readonly limitMs: number; readonly signal: AbortSignal; readonly headers?: Readonly<Record<string, string>> },
): Promise<Posted> => {
  const url = httpUrl(address);
  if (url === undefined) return { trouble: 'its url is no address that begins with http:// or https://' };
  const over = new AbortController();
  const abort = (): void => over.abort();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await pTimeout(ask(url, JSON.stringify(body), { signal: over.signal, headers }), {
      milliseconds: limitMs,
      fallback: () => ({ trouble: `no answer within ${limitMs / 1000} s` }),
    });
  } catch (error) {
    return { trouble: signal.aborted ? 'no answer before the time for alerts was over' : words(error) };
  } finally {
    abort(); // whatever is still open
    signal.removeEventListener('abort', abort);
  }
};

/** The address, where it is one of HTTP. */
export const httpUrl = (address: string): URL | undefined => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
};

type Sent = { readonly signal: AbortSignal; readonly headers: Readonly<Record<string, string>> };

const ask = async (url: URL, text: string, { signal, headers }: Sent): Promise<Reply> => {
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method: 'POST',
        headers: {
          'user-agent': 'regression-gate',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
        agent: false,
        signal,
      },
      answer => void read(answer).then(resolve, reject),
    );
    asked.on('error', reject);
    asked.end(text);
  });
};

const read = async (answer: IncomingMessage): Promise<Reply> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(piece);
    bytes += piece.length;
    if (bytes > mostRead) break; // ends the connection
  }
  const retryAfter = answer.headers['retry-after'];
  return {
    status: answer.statusCode ?? 0,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    text: Buffer.concat(chunks).subarray(0, mostRead).toString(),
  };
};

/** An error of the network by its code: its text names addresses. */
const words = (error: unknown): string => {
  const [first] = error instanceof AggregateError ? error.errors : [error];
  const code = first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : '';
  if (code === 'ECONNREFUSED') return 'nobody listens there (ECONNREFUSED)';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `its name could not be looked up (${code})`;
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
};
