import { builtFile } from '../../harness/own-files.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { runSuite, type SuiteRun } from '../../suites/run-suite.ts';
import { type Granted, longestFirst, type Seat } from '../../suites/schedule.ts';
import { exitCode } from '../exit-code.ts';
import { exportReports } from '../export-reports.ts';
import { fastStage } from '../fast/fast-stage.ts';
import { listen } from '../interrupts.ts';
import { isGreenSuite } from '../judge-part.ts';
import { keepTime } from '../keep-time.ts';
import { compileLate } from '../late-compiler.ts';
import { heapKeeper } from '../lean-heap.ts';
import { leaveOut, leaveUnmet } from '../leave-out.ts';
import { liveTrees } from '../live-trees.ts';
import { openingNotes } from '../opening-words.ts';
import { gateVersion } from '../version.ts';
import { payable } from '../payable.ts';
import type { PlannedSuite } from '../plan-run.ts';
import { redacted } from '../preflight/redacted-events.ts';
import { rememberer } from '../remember.ts';
import { pruneRuns } from '../run-folder.ts';
import type { TakeOver } from '../resume/take-over.ts';
import type { Findings } from '../recorder.ts';
import { runGate, type RunEnd } from '../run-gate.ts';
import { cleanEvents } from '../secrets/clean-events.ts';
import { askable, provable } from '../secrets/known-names.ts';
import { launchCleaner } from '../secrets/run-cleaner.ts';
import { type Entrant, runSuites, type Stopping } from '../run-suites.ts';
import { withSlots } from '../slots.ts';
import { settleRun } from '../settle-run.ts';
import { type Clocks, statusLines } from '../status.ts';
import { warmUp } from '../warm-up.ts';
import { type Conduct, isPartial } from './conduct-how.ts';
import { headOf, suiteHead } from './conduct-heads.ts';
import { memoryKeeper, yardstickOf } from './conduct-memory.ts';
import { extraPaths, startConsole, textfileOf } from './common-options.ts';

/** Runs suites on this machine under the eyes of a terminal, until the reports are written. */
export const conduct = async (how: Conduct): Promise<RunEnd> => {
  const { options, terminal, config, rules, runDir, warden, budgetEndsAt, preflight, memory } = how;
  const suites = [...how.suites, ...(preflight === undefined ? [] : [preflight.suite])];
  const taken = how.resumption?.taken;
  const open = how.suites.filter(({ seat }) => taken?.finished.has(seat.name) !== true);
  const trees = liveTrees(warden);
  const time = keepTime();
  const { clock } = time;
  const clocks = new Map<string, Clocks>();
  const interrupts = listen({
    hurry: first => {
      trees.endAll(); // the warden ends whoever is born meanwhile
      process.exit(exitCode('interrupted', first));
    },
    tell: () => {
      for (const line of statusLines(clocks, clock.now())) terminal.err(how.cleaner?.text(line) ?? line);
    },
  });
  const { namespace, cleaner } = how;
  const each = {
    runDir,
    root: config.root,
    shims: builtFile('suites/shims'),
    clock,
    standstill: time.standstill,
    warden: trees.warden,
    ...launchCleaner(cleaner),
  } as const;
  const runEndsAt = Math.min(clock.now() + rules.runMs, budgetEndsAt ?? Infinity);
  const bounds = { stop: interrupts.stop, runEndsAt, isBudget: budgetEndsAt !== undefined, mode: 'run' } as const;
  const watched = (suite: string, now: Clocks | undefined): void =>
    void (now === undefined ? clocks.delete(suite) : clocks.set(suite, now));
  const watch = startConsole(
    options,
    terminal,
    suites.map(({ ready }) => ready),
    clock,
  );
  // Of a preflight, `--metrics-output` is about its own.
  const { metricsOutput, ...rest } = options;
  const textfile = textfileOf(
    how.gate === 'preflight' ? rest : { ...rest, ...(metricsOutput === undefined ? {} : { metricsOutput }) },
    config.root,
  );
  const keeper = memoryKeeper(how);
  const yardstick = yardstickOf(how);
  // A shard proves what it has, for the run that it becomes a part of.
  const prove =
    isPartial(how) && how.shard === undefined
      ? new Set<never>()
      : payable([...how.standing.here, ...how.standing.removed]);
  const start = ({ ready, first, choice }: PlannedSuite, { cores, slots }: Granted): AsyncIterable<RunEvent> =>
    runSuite({
      ...each,
      ...bounds,
      ...ready,
      suite: withSlots(ready.suite, slots),
      first,
      prove: provable(prove, cleaner),
      // From inside a namespace the processes and the clock of the machine look otherwise.
      ...(namespace === undefined || ready.suite.runner === 'preflight' ? {} : { namespace }),
      ...(ready.suite.runner === 'preflight' && preflight !== undefined ? { redact: preflight.redact } : {}),
      ...earlierOf(ready.suite.name, taken),
      ...(choice?.only === undefined ? {} : { only: askable(choice.only) }),
      ...(cores < how.cores ? { workers: cores } : {}),
      watched: now => watched(ready.suite.name, now),
    });
  const isOver = (): boolean => interrupts.stop.aborted || (budgetEndsAt !== undefined && clock.now() >= budgetEndsAt);
  let peek: () => Findings | undefined = () => undefined;
  const shared = { cores: how.cores, resources: config.resources };
  const entrants = (seats: readonly Seat[]): readonly Entrant[] =>
    seats.flatMap(seat => {
      const planned = suites.find(each => each.seat === seat);
      return planned === undefined ? [] : [{ seat, start: (granted: Granted) => start(planned, granted) }];
    });
  const stopping: Stopping = {
    isOver,
    isGreen: suite => {
      const findings = peek();
      return findings !== undefined && isGreenSuite(findings, suite, yardstick());
    },
    unmet: (suite, needs) =>
      leaveUnmet(
        suites.find(({ seat }) => seat.name === suite),
        needs,
        memory.tests(),
      ),
    asides: time.asides,
    leaveOut: suite =>
      leaveOut(
        suites.find(({ seat }) => seat.name === suite),
        interrupts.stop.aborted,
      ),
  };
  const mayCompile = compileLate();
  warmUp(how.gate, () => pruneRuns(config.root, config.keepRuns));
  const heap = heapKeeper();
  try {
    return await runGate({
      head: headOf(how),
      suites: suites.map(({ ready }) => suiteHead(ready)),
      notes: [...openingNotes(how, warden.problem()), ...(taken?.events ?? [])],
      events: cleanEvents(
        inTurn(
          // Nothing is left to watch: to send the warden home takes a moment, in which the reports are written.
          () => void trees.close(),
          () => runSuites(entrants(longestFirst(open.map(({ seat }) => seat))), shared, stopping),
          // Whatever happened before, it looks at the machine as it is now.
          () =>
            redacted(
              runSuites(entrants(preflight === undefined ? [] : [preflight.suite.seat]), shared, stopping),
              preflight,
            ),
        ),
        cleaner,
      ),
      runDir,
      clock,
      see: stamped => {
        heap(stamped.event);
        watch.see(stamped);
      },
      watch: ask => {
        peek = ask;
      },
      settle: findings => settleRun(findings, yardstick()),
      ...(how.fast === undefined ? {} : { stage: fastStage(how.fast, { retried: retriedIn(suites), yardstick }) }),
      publish: record => {
        watch.stop();
        return exportReports(record, runDir, extraPaths(options));
      },
      remember:
        how.shard !== undefined
          ? nothing
          : rememberer({
              open: keeper.open,
              runDir,
              ...(textfile === undefined ? {} : { textfile }),
              entries: how.ledger.entries,
              suites: how.names,
              version: gateVersion(),
              today: how.today,
              say: text => terminal.err(`gate: ${text}`),
            }),
      abandon: interrupts.abandon,
      stoppedBy: interrupts.signal,
    });
  } finally {
    watch.stop();
    interrupts.release();
    time.close();
    keeper.close();
    await trees.close();
    mayCompile();
  }
};

/** A shard is remembered with the run that it becomes a part of: otherwise its tests would count twice. */
const nothing = async (): Promise<readonly string[]> => [];

const earlierOf = (suite: string, taken: TakeOver | undefined): Pick<SuiteRun, 'earlier'> => {
  const earlier = taken?.rest.get(suite);
  return earlier === undefined ? {} : { earlier };
};

/** Suites in which what went wrong is tried again at the end. */
const retriedIn = (suites: readonly PlannedSuite[]): ReadonlySet<string> =>
  new Set(suites.filter(({ ready }) => ready.suite.retries > 0).map(({ seat }) => seat.name));

async function* inTurn(
  over: () => void,
  ...parts: readonly (() => AsyncIterable<RunEvent>)[]
): AsyncGenerator<RunEvent, void> {
  for (const part of parts) yield* part();
  over();
}
