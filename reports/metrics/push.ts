import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { LiveClock } from '../reporter.ts';

/** Where metrics are pushed to. */
export type PushTarget = {
  /** With the group that is replaced, without who asks. */
  readonly url: URL;
  /** What stands for who asks; absent where nobody is named. */
  readonly authorization?: string;
};

/** A Pushgateway by its address, or the end of a sentence why it is none. Nothing of the address is told: it may hold a password. */
export const pushTarget = (address: string): PushTarget | { readonly fault: string } => {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return { fault: 'is no address that begins with http:// or https://: write one like http://127.0.0.1:9091.' };
  const { username, password } = url;
  const pair = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  url.username = '';
  url.password = '';
  url.hash = '';
  url.pathname = withGroup(url.pathname);
  return { url, ...(username === '' && password === '' ? {} : { authorization: `Basic ${pair}` }) };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that escapes nothing stands for itself
  }
};

/** A group of one's own may be named; otherwise it is that of all gates. */
const withGroup = (path: string): string =>
  /\/metrics\/job(?:@base64)?\//.test(path) ? path : `${path.replace(/\/+$/, '')}/metrics/job/gate`;

/** How long a push may take, with everything that belongs to it. */
export const pushMs = 5_000;
const mostWords = 300;

/** Replaces what a Pushgateway has of the group. Gives the end of a sentence where that did not work. Never throws, and is over in time. */
export const push = async (
  { url, authorization }: PushTarget,
  text: string,
  { sleep }: Pick<LiveClock, 'sleep'>,
): Promise<string | undefined> => {
  const over = new AbortController();
  const late = sleep(pushMs, over.signal).then(() => `there was no answer within ${pushMs / 1000} s`);
  try {
    return await Promise.race([put(url, authorization, text, over.signal), late]);
  } catch (error) {
    return wordsOf(error);
  } finally {
    over.abort();
  }
};

const put = (
  url: URL,
  authorization: string | undefined,
  text: string,
  signal: AbortSignal,
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const body = Buffer.from(text);
    const ask = url.protocol === 'https:' ? requestSecure : requestPlain;
    const asked = ask(
      url,
      {
        method: 'PUT',
        agent: false,
        signal,
        headers: {
          'user-agent': 'gate',
          'content-type': 'text/plain; version=0.0.4; charset=utf-8',
          'content-length': body.length,
          ...(authorization === undefined ? {} : { authorization }),
        },
      },
      answer => {
        const { statusCode = 0 } = answer;
        let said = '';
        // Whatever it says beyond a few words is not waited for.
        answer.setEncoding('utf8').on('data', (piece: string) => {
          said += piece;
          if (said.length >= mostWords) done();
        });
        const done = (): void => {
          answer.destroy();
          resolve(statusCode >= 200 && statusCode < 300 ? undefined : `it answers ${statusCode}${inWords(said)}`);
        };
        answer.on('end', done).on('error', done);
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });

const inWords = (said: string): string => {
  const line = said
    .slice(0, mostWords)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return line === '' ? '' : `: ${line}`;
};

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'the connection was cut',
  EAI_AGAIN: 'its name could not be looked up',
  ENOTFOUND: 'its name is not known',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'it did not answer in time',
};

const wordsOf = (error: unknown): string => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code = first instanceof Error && 'code' in first ? String(first.code) : '';
  return known[code] ?? (code === '' ? 'it failed without a word' : code);
};
