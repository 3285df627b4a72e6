import { z } from 'zod';
import { filled, words } from '../../config/fields.ts';
import { askHttp } from '../ask-http.ts';
import { type CheckKind, type Context, defineCheck, fail, pass, warn } from '../check.ts';
import { hostOf } from '../host.ts';
import { caOf, httpShape } from '../http-settings.ts';
import { evaluate, readJson } from '../predicate.ts';
import { troubleWords } from '../trouble.ts';

const shape = () => ({
  ...httpShape(),
  url: httpShape().url.optional(),
  command: words.optional().describe('A command that prints the JSON, where nothing can be asked over HTTP.'),
  open: filled.describe('An expression over the JSON: how many positions are open. "positions.length"'),
});

type Settings = z.output<z.ZodObject<ReturnType<typeof shape>>>;

/** Whether positions are open. Nobody knows: a warning where nothing is at stake, a failure in live. */
export const positions: CheckKind = defineCheck({
  type: 'positions',
  stage: 'open positions',
  shape,
  limitMs: 10_000,
  reach: ({ url, command }) =>
    url === undefined ? `run ${command?.[0] ?? 'a command'}` : `GET ${hostOf(url, ['http:', 'https:'])}`,
  secrets: ({ headers }) => Object.values(headers),
  look: async (settings, context) => {
    const expected = 'no open position';
    const count = await openPositions(settings, context).catch((error: unknown) => troubleWords(error));
    if (typeof count === 'string') {
      const remedy = 'find out by hand whether positions are open, then mend the probe';
      const about = { observed: 'unknown', expected, remedy };
      return context.kind === 'simulated'
        ? warn(`nobody knows of open positions: ${count}`, about)
        : fail(`nobody knows of open positions: ${count}`, about);
    }
    const what = count === 1 ? '1 position is open' : `${count} positions are open`;
    if (count === 0) return pass('no position is open', { observed: '0' });
    if (context.kind === 'simulated') return pass(what, { observed: String(count) });
    return fail(what, {
      observed: String(count),
      expected,
      remedy: 'close the positions, or wait until they are closed',
    });
  },
});

/** A number, or why it is not known. Leaves enough of its time to say so. */
const openPositions = async (settings: Settings, context: Context): Promise<number | string> => {
  const soon = AbortSignal.any([context.signal, AbortSignal.timeout(context.limitMs * 0.9)]);
  const text = await (settings.url === undefined
    ? byCommand(settings, context, soon)
    : byHttp(settings, context, soon));
  const read = readJson(text);
  if (!read.ok) return 'the answer is not JSON';
  const value = evaluate(settings.open, read.body);
  const count = Array.isArray(value) ? value.length : value === true ? 1 : value === false ? 0 : value;
  if (typeof count === 'number' && Number.isInteger(count) && count >= 0) return count;
  return `${settings.open} gives no number of positions`;
};

const byHttp = async (
  { url = '', headers, ca }: Settings,
  { now, root }: Context,
  signal: AbortSignal,
): Promise<string> => {
  const asking = askHttp({ url, headers, ...caOf({ ca }, root), method: 'GET', redirects: 0, now, signal });
  const { status, text } = await asking.catch((error: unknown) => {
    throw signal.aborted ? new Error('no answer in time') : error;
  });
  if (status < 200 || status > 299) throw new Error(`it answers ${status}`);
  return text;
};

const byCommand = async (
  { command = [] }: Settings,
  { root, limitMs }: Context,
  stop: AbortSignal,
): Promise<string> => {
  const { runToEnd } = await import('../../../harness/process/run-to-end.ts');
  const { exit, text, why } = await runToEnd(command, {
    cwd: root,
    env: {},
    limitMs: limitMs * 0.9,
    stop,
    streams: 'stdout',
  });
  if (why === 'too-much') throw new Error('the command prints more than can be read');
  if (why !== undefined) throw new Error('the command did not come to an end in time');
  if (exit.code !== 0) throw new Error(`the command ended with ${exit.code ?? exit.signal ?? 'no code'}`);
  return text;
};
