import { systemClock } from '../harness/clock.ts';
import { push, type PushTarget, pushTarget } from '../reports/metrics/push.ts';
import type { LoadedConfig } from './config/config.ts';
import { openMemory } from './memory.ts';
import { metricsFacts } from './metrics-facts.ts';
import { redactor } from './preflight/redact.ts';
import { resolveReferences } from './preflight/references.ts';
import { UsageError } from './usage-error.ts';
import { wholeMetrics } from './whole-metrics.ts';

/** Pushes the metrics as the history has them now. Gives a sentence where that did not work: it changes nothing else. */
export type Pusher = () => Promise<string | undefined>;

/** Others may book a run while ours is pushed: whoever comes last pushes what is newest, but not for ever. */
const mostTries = 3;

/** What `--push` asks for. Throws `UsageError` where that is no address; it may stand in a variable or a file, for words of a process are for all to read. */
export const pusherOf = (
  said: string,
  { config, suites }: { readonly config: LoadedConfig; readonly suites: readonly string[] },
): Pusher => {
  const { settings, missing } = resolveReferences(said, process.env, config.root);
  if (missing.length > 0) throw new UsageError(`--push: ${missing.join('; ')}.`);
  const address = String(settings);
  const target = pushTarget(address);
  if ('fault' in target) throw new UsageError(`--push ${target.fault}`);
  const redact = redactor([address, target.authorization ?? '']);
  return async () => {
    const trouble = await pushNow(target, config, suites);
    return trouble === undefined
      ? undefined
      : `the metrics could not be pushed to ${target.url.host}: ${redact(trouble).replace(/\.$/, '')}`;
  };
};

const pushNow = async (
  target: PushTarget,
  config: LoadedConfig,
  suites: readonly string[],
): Promise<string | undefined> => {
  const facts = metricsFacts(config, suites);
  const memory = await openMemory(config, { make: false });
  try {
    const closed = memory.trouble();
    if (closed !== undefined) return closed;
    let pushed: string | undefined;
    for (let tries = 0; tries < mostTries; tries++) {
      const made = await wholeMetrics(memory.history, facts);
      if (!made.ok) return made.why;
      if (made.text === pushed) return undefined;
      const trouble = await push(target, made.text, systemClock);
      if (trouble !== undefined) return trouble;
      pushed = made.text;
    }
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  } finally {
    memory.close();
  }
};
