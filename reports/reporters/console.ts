import { Chalk } from 'chalk';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { CheckLines } from '../console/check-lines.ts';
import { eventLines } from '../console/event-lines.ts';
import { heartbeat, progressBlock, type LimitOf, type Moment } from '../console/progress-text.ts';
import { SuiteProgress } from '../console/suite-progress.ts';
import type { LiveClock, LiveReporter, LiveWatch, Screen } from '../reporter.ts';

/** How much the console tells. `limitOf`: no event says how long a test may take. */
export type ConsoleOptions = {
  readonly mode: 'normal' | 'quiet' | 'verbose';
  readonly colour: boolean;
  readonly limitOf: LimitOf;
};

const redrawMs = 100;
const heartbeatMs = 30_000;

/** Shows what runs, which clock it runs against, and whatever went wrong. */
export const consoleReporter = (options: ConsoleOptions): LiveReporter => ({
  name: 'console',
  start: (screen, clock) => (options.mode === 'quiet' ? silent : watch(screen, clock, options)),
});

const silent: LiveWatch = { see: () => undefined, stop: () => undefined };

const watch = (screen: Screen, clock: LiveClock, options: ConsoleOptions): LiveWatch => {
  const chalk = new Chalk({ level: options.colour ? 1 : 0 });
  const suites = new Map<string, SuiteProgress>();
  let checks: CheckLines | undefined;
  const ended = new AbortController();
  const startedMs = clock.now();
  const moment = (): Moment => ({
    suites: [...suites.values()],
    nowMs: clock.now(),
    startedMs,
    limitOf: options.limitOf,
  });

  const draw = (): void => {
    if (screen.kind === 'lines') screen.line(heartbeat(moment()));
    else screen.block(progressBlock(moment(), screen.columns(), chalk));
  };

  const see = (event: RunEvent): void => {
    if (event.type === 'run-started') {
      for (const { name } of event.suites) progressOf(suites, name);
      if (event.run.preflight !== undefined) checks = new CheckLines(event.run.preflight);
    }
    const suite = 'suite' in event && event.suite !== undefined ? progressOf(suites, event.suite) : undefined;
    const before = event.type === 'test-finished' ? suite?.outcomeOf(event.test) : undefined;
    suite?.see(event, clock.now());
    for (const line of checks?.tell(event, chalk) ?? []) screen.line(line);
    for (const line of eventLines(event, { verbose: options.mode === 'verbose', chalk, before })) screen.line(line);
  };

  const stop = (): void => {
    ended.abort();
    screen.block('');
  };

  void drawUntil(ended.signal, clock, screen.kind === 'lines' ? heartbeatMs : redrawMs, () => harmless(draw));
  return {
    see: ({ event }) => {
      if (!ended.signal.aborted) harmless(() => see(event));
    },
    stop: () => harmless(stop),
  };
};

const progressOf = (suites: Map<string, SuiteProgress>, name: string): SuiteProgress => {
  const progress = suites.get(name) ?? new SuiteProgress(name);
  suites.set(name, progress);
  return progress;
};

const drawUntil = async (ended: AbortSignal, clock: LiveClock, everyMs: number, draw: () => void): Promise<void> => {
  while (!ended.aborted) {
    await clock.sleep(everyMs, ended);
    if (!ended.aborted) draw();
  }
};

const harmless = (show: () => void): void => {
  try {
    show();
  } catch {
    // A screen that cannot be written to is no reason to lose a run: the journal has everything.
  }
};
