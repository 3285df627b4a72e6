import type { Running } from '../harness/protocol/event.ts';
import { testId } from '../harness/protocol/test-id.ts';
import type { Deadlines, Hit } from '../harness/watchdog/deadlines.ts';
import { inWords } from '../reports/duration.ts';
import { oneLine } from '../reports/plain-text.ts';
import { runningRef } from '../suites/told-tests.ts';

/** The clocks of one launch, as far as a question about them goes. */
export type Clocks = Pick<Deadlines, 'running' | 'next' | 'ring'>;

type Work = ReturnType<Clocks['running']>[number];

/** What a person asks with SIGUSR2: what runs now, which clock ends it, and when. One line each. `now` is monotonic. */
export const statusLines = (suites: ReadonlyMap<string, Clocks>, now: number): readonly string[] => {
  const lines = [...suites].flatMap(([suite, clocks]) => [
    ...runningLines(suite, clocks.running(), now),
    clockLine(suite, clocks, now),
  ]);
  return lines.length === 0 ? ['gate: nothing runs at this moment'] : lines;
};

const runningLines = (suite: string, running: readonly Work[], now: number): readonly string[] =>
  running.length === 0
    ? [`gate: ${suite}: between tests`]
    : running.map(
        work =>
          `gate: ${idOf(suite, work)} runs for ${inWords(now - work.since)} of ${inWords(work.limitMs)} (pid ${work.pid})`,
      );

const clockLine = (suite: string, clocks: Clocks, now: number): string => {
  const at = clocks.next();
  const hit = clocks.ring(at);
  if (hit === undefined) return `gate: ${suite}: no clock ends it`;
  const left = at <= now ? 'now' : `in ${inWords(at - now)}`;
  return `gate: ${suite}: the ${hit.deadline} limit of ${inWords(hit.limitMs)} ends ${objectOf(suite, hit)} ${left}`;
};

const objectOf = (suite: string, { deadline, on }: Hit): string =>
  on === undefined || deadline === 'suite' || deadline === 'run' || deadline === 'teardown' ? 'it' : idOf(suite, on);

const idOf = (suite: string, work: Running): string => oneLine(testId(suite, runningRef(work)));
