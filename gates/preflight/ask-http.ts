import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { trustCertificates } from './late-certificates.ts';

/** What is asked over HTTP. */
export type Question = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Certificates that are trusted beside those of the system, in PEM. */
  readonly ca?: string;
  /** How many redirects are followed, on the same origin only. */
  readonly redirects: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
};

/** What was answered. */
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly ms: number;
  /** When the certificate of the server ends, in milliseconds since the epoch; undefined without TLS. */
  readonly certificateEndsAt?: number;
};

const largestBytes = 1024 * 1024;
const moved: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Asks over a connection of its own. Throws where there is no answer, none that ends, or one that is too large. */
export const askHttp = async (question: Question): Promise<Answer> => {
  const began = question.now();
  let url = checked(question.url);
  for (let hop = 0; ; hop++) {
    const answer = await askOnce(url, question);
    const { location } = answer.headers;
    if (question.redirects === 0 || !moved.has(answer.status) || location === undefined)
      return { ...answer, ms: question.now() - began };
    if (hop === question.redirects)
      throw new Error(`it redirects more than ${question.redirects} times: it may lead in a circle`);
    const next = checked(new URL(location, url).href);
    // What is sent along is for this server only.
    if (next.origin !== url.origin) throw new Error(`it redirects to another server: ${next.host}`);
    url = next;
  }
};

const checked = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new Error('its url is no address that begins with http:// or https://');
  return url;
};

const askOnce = async (url: URL, { method, headers, ca, signal }: Question): Promise<Omit<Answer, 'ms'>> => {
  const isHttps = url.protocol === 'https:';
  if (isHttps) await trustCertificates();
  const { request } = await (isHttps ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        headers: { 'user-agent': 'gate-preflight', ...headers },
        agent: false,
        signal,
        ...(ca === undefined ? {} : { ca }),
      },
      answer => {
        const socket = answer.socket;
        const certificateEndsAt = isSecure(socket) ? Date.parse(socket.getPeerCertificate().valid_to) : Number.NaN;
        readText(answer).then(
          text =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              text,
              ...(Number.isNaN(certificateEndsAt) ? {} : { certificateEndsAt }),
            }),
          reject,
        );
      },
    );
    asked.on('error', reject);
    asked.end();
  });
};

/** Not by its class: to load that takes longer than to ask. */
const isSecure = (socket: object): socket is TLSSocket => 'getPeerCertificate' in socket;

const readText = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    if (bytes > largestBytes) {
      answer.destroy();
      throw new Error(`its answer is larger than ${largestBytes / 1024} KiB, or has no end`);
    }
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString();
};
