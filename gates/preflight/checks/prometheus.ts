import { z } from 'zod';
import { once } from '../../../harness/once.ts';
import { filled } from '../../config/fields.ts';
import { askHttp } from '../ask-http.ts';
import { type CheckKind, defineCheck, error, fail, pass } from '../check.ts';
import { hostOf } from '../host.ts';
import { caOf, httpShape } from '../http-settings.ts';
import { evaluate, readJson } from '../predicate.ts';

const shape = () => ({
  ...httpShape(),
  query: filled.describe('What is asked, in PromQL.'),
  is: filled.describe('An expression over `value` that must be true of every series: "value < 0.01".'),
});

/** What Prometheus answers to a query. No data is no success. */
export const prometheus: CheckKind = defineCheck({
  type: 'prometheus',
  stage: 'machine',
  shape,
  limitMs: 10_000,
  reach: ({ url }) => `query Prometheus at ${hostOf(url, ['http:', 'https:'])}`,
  secrets: ({ headers }) => Object.values(headers),
  look: async ({ url, headers, ca, query, is }, { now, wall, root, signal, keep }) => {
    const address = new URL(`${url.replace(/\/$/, '')}/api/v1/query`);
    address.searchParams.set('query', query);
    const { status, text } = await askHttp({
      url: address.href,
      method: 'GET',
      headers,
      ...caOf({ ca }, root),
      redirects: 0,
      now,
      signal,
    });
    const remedy = `ask it by hand: ${query}`;
    const read = readJson(text);
    keep({ query, at: new Date(wall()).toISOString(), status, answer: read.ok ? read.body : text });
    const said = read.ok ? answer().safeParse(read.body) : undefined;
    if (said?.success !== true) return error(`it answers ${status}, and not as Prometheus does`, { remedy });
    if (said.data.status === 'error') return error(`it cannot answer: ${said.data.error}`, { remedy });
    const values = valuesOf(said.data.data).map(Number);
    if (values.length === 0)
      return fail('there is no data', { observed: 'no series', expected: `data, and ${is}`, remedy });
    const wrong = values.filter(value => evaluate(is, { value }) !== true);
    if (wrong.length === 0)
      return pass(`${values.length === 1 ? '1 series fulfils' : `${values.length} series fulfil`} ${is}`);
    return fail(`${wrong.length} of ${values.length} series do not fulfil ${is}`, {
      observed: wrong.slice(0, 5).join(', '),
      expected: is,
      remedy,
    });
  },
});

const answer = once(() => {
  const sample = z.tuple([z.number(), z.string()]);
  return z.discriminatedUnion('status', [
    z.object({
      status: z.literal('success'),
      data: z.discriminatedUnion('resultType', [
        z.object({ resultType: z.literal('vector'), result: z.array(z.object({ value: sample })) }),
        z.object({ resultType: z.literal('scalar'), result: sample }),
      ]),
    }),
    z.object({ status: z.literal('error'), error: z.string() }),
  ]);
});

type Data = Extract<z.output<ReturnType<typeof answer>>, { status: 'success' }>['data'];

const valuesOf = (data: Data): readonly string[] =>
  data.resultType === 'scalar' ? [data.result[1]] : data.result.map(({ value }) => value[1]);
