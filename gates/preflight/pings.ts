import type { CheckResult, Pings } from '../../harness/protocol/preflight.ts';
import { fail, pass } from './check.ts';
import { milliseconds, shortly } from './quantities.ts';

/** How a database is asked: it is connected to once, then asked again and again. */
export type Asking = {
  readonly of: Pings['of'];
  /** What it is asked, for people. */
  readonly question: string;
  readonly count: number;
  readonly latency?: string | undefined;
  readonly now: () => number;
  readonly connect: () => Promise<void>;
  readonly ask: () => Promise<string>;
  readonly answer: string;
};

/** Connects, asks once to warm up, then measures. A wrong answer fails, and so does one that takes too long. */
export const measured = async (how: Asking): Promise<CheckResult> => {
  const { of, question, count, latency, now, answer } = how;
  const began = now();
  await how.connect();
  const connectMs = now() - began;
  const ms: number[] = [];
  for (let nth = 0; nth <= count; nth++) {
    const since = now();
    const said = await how.ask();
    const took = now() - since;
    if (said !== answer)
      return fail(`${question} was not answered with ${answer}`, {
        observed: JSON.stringify(said.slice(0, 60)),
        expected: answer,
        remedy: 'see whether the address leads to the right server',
      });
    if (nth > 0) ms.push(took);
  }
  const pings: Pings = { of, connectMs, ms };
  const worst = Math.max(...ms);
  const times = `connected in ${shortly(connectMs)}; ${count} times ${question}: ${shortly(median(ms))}, at most ${shortly(worst)}`;
  if (latency === undefined || worst <= milliseconds(latency)) return pass(times, { observed: shortly(worst), pings });
  return fail(`too slow: ${times}`, {
    observed: shortly(worst),
    expected: `at most ${latency}`,
    remedy: 'see what keeps the server busy, or how far away it is',
    pings,
  });
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
