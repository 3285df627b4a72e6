import { z } from 'zod';
import { filled, looseDuration } from '../../config/fields.ts';
import { type Answer, askHttp } from '../ask-http.ts';
import { type CheckKind, defineCheck, fail, pass, warn } from '../check.ts';
import { hostOf } from '../host.ts';
import { caOf, httpShape } from '../http-settings.ts';
import { evaluate, readJson } from '../predicate.ts';
import { milliseconds, shortly } from '../quantities.ts';

const shape = () => ({
  ...httpShape(),
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET').describe('Default GET.'),
  status: z
    .union([z.int(), z.array(z.int()).min(1)])
    .default(200)
    .describe('The status it must answer with, or several. Default 200.'),
  json: filled.optional().describe('An expression over the JSON answer that must be true: "status === \'ok\'".'),
  latency: looseDuration.optional().describe('How long the whole answer may take.'),
  certificate: looseDuration.default('168h').describe('How long its certificate must still be valid. Default 168h.'),
  redirects: z.int().min(0).max(10).default(0).describe('How many redirects are followed. Default 0.'),
});

type Settings = z.output<z.ZodObject<ReturnType<typeof shape>>>;

/** An endpoint answers as it should, and in time. */
export const http: CheckKind = defineCheck({
  type: 'http',
  stage: 'exchange health',
  shape,
  limitMs: 10_000,
  reach: ({ url, method }) => `${method} ${hostOf(url, ['http:', 'https:'])}`,
  secrets: ({ headers }) => Object.values(headers),
  look: async (settings, { now, wall, signal, root }) => {
    const { url, method, headers, redirects } = settings;
    const answer = await askHttp({ url, method, headers, redirects, ...caOf(settings, root), now, signal });
    return judged(settings, answer, wall());
  },
});

const judged = (settings: Settings, answer: Answer, wall: number): ReturnType<typeof pass> => {
  const wanted = [settings.status].flat();
  const { status, ms } = answer;
  if (status === 429)
    return fail('it is asked too often (429)', {
      observed: '429',
      expected: wanted.join(' or '),
      remedy: `wait ${answer.headers['retry-after'] ?? 'a while'}${answer.headers['retry-after'] === undefined ? '' : ' s'}, and ask less often`,
    });
  if (!wanted.includes(status))
    return fail(`it answers ${status}`, {
      observed: String(status),
      expected: wanted.join(' or '),
      remedy: 'see whether it is up, and whether the url and what is sent along are right',
    });
  const wrong = settings.json === undefined ? undefined : jsonFault(settings.json, answer.text);
  if (wrong !== undefined) return wrong;
  if (settings.latency !== undefined && ms > milliseconds(settings.latency))
    return fail(`it took ${shortly(ms)}`, {
      observed: shortly(ms),
      expected: `at most ${settings.latency}`,
      remedy: 'see how far away it is, and what keeps it busy',
    });
  return warned(settings, answer, wall) ?? pass(`${status} in ${shortly(ms)}`, { observed: String(status) });
};

const jsonFault = (expression: string, text: string): ReturnType<typeof fail> | undefined => {
  const read = readJson(text);
  if (!read.ok)
    return fail('its answer is not JSON', {
      observed: text === '' ? 'an empty answer' : `${text.length} characters of something else`,
      expected: 'JSON',
      remedy: 'see whether the url is the right one',
    });
  const value = evaluate(expression, read.body);
  if (value === true) return undefined;
  return fail(`its answer does not fulfil ${expression}`, {
    observed: told(value),
    expected: 'true',
    remedy: 'see what it says of itself',
  });
};

/** Only what cannot hold anything else: an answer may be as secret as a password. */
const told = (value: unknown): string =>
  typeof value === 'boolean' || typeof value === 'number' || value === undefined || value === null
    ? String(value)
    : `a ${Array.isArray(value) ? 'list' : typeof value}`;

/** What passes now and may not for long. */
const warned = (
  { certificate }: Settings,
  { headers, certificateEndsAt }: Answer,
  wall: number,
): ReturnType<typeof warn> | undefined => {
  const leftMs = certificateEndsAt === undefined ? Infinity : certificateEndsAt - wall;
  if (leftMs < milliseconds(certificate))
    return warn(`its certificate ends in ${(leftMs / 3_600_000).toFixed(1)} h`, {
      observed: new Date(wall + leftMs).toISOString(),
      expected: `at least ${certificate} from now`,
      remedy: 'renew the certificate',
    });
  const left = remaining(headers);
  return left !== undefined && left <= 0
    ? warn('nothing is left of its rate limit', {
        observed: String(left),
        expected: 'more than 0',
        remedy: 'ask less often, or wait until the limit is reset',
      })
    : undefined;
};

/** What may still be asked, by the headers that are usual: a number, or `group=default; min=1799; sec=29`. */
const remaining = (headers: Answer['headers']): number | undefined => {
  const said = ['x-ratelimit-remaining', 'ratelimit-remaining', 'remaining-req'].flatMap(name => headers[name] ?? []);
  const numbers = said.flatMap(text =>
    /^\s*\d+/.test(text)
      ? [Number.parseInt(text, 10)]
      : [...text.matchAll(/\b(?:min|sec)=(\d+)/g)].map(found => Number(found[1])),
  );
  return numbers.length === 0 ? undefined : Math.min(...numbers);
};
