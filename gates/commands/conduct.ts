import { arch, cpus, platform } from 'node:os';
import { builtFile } from '../../harness/own-files.ts';
import type { Namespace } from '../../harness/process/containment.ts';
import type { Warden } from '../../harness/process/warden.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import type { RunHead, RunInputs, SuiteHead } from '../../harness/protocol/record.ts';
import { runSuite, type SuiteRun } from '../../suites/run-suite.ts';
import { type Granted, longestFirst, type Seat } from '../../suites/schedule.ts';
import type { Standing } from '../against-base.ts';
import type { GateConfig, LoadedConfig } from '../config/config.ts';
import { exitCode } from '../exit-code.ts';
import { exportReports } from '../export-reports.ts';
import type { SuiteChoice } from '../fast/choose.ts';
import { fastStage } from '../fast/fast-stage.ts';
import type { GitState } from '../git-state.ts';
import { listen } from '../interrupts.ts';
import { isGreenSuite } from '../judge-part.ts';
import { keepTime } from '../keep-time.ts';
import { compileLate } from '../late-compiler.ts';
import { heapKeeper } from '../lean-heap.ts';
import { leaveOut, leaveUnmet } from '../leave-out.ts';
import { limitsHead } from '../limits/suite-limits.ts';
import { liveTrees } from '../live-trees.ts';
import { type Memory, openMemory } from '../memory.ts';
import { openingNotes } from '../opening-words.ts';
import type { Ledger } from '../open-ledger.ts';
import { gateVersion } from '../version.ts';
import { payable } from '../payable.ts';
import type { PlannedSuite } from '../plan-run.ts';
import type { Preflight } from '../preflight/plan.ts';
import { redacted } from '../preflight/redacted-events.ts';
import { rememberer } from '../remember.ts';
import type { TakeOver } from '../resume/take-over.ts';
import type { Resumption } from '../resume/resume.ts';
import type { Findings } from '../recorder.ts';
import { runGate, type RunEnd } from '../run-gate.ts';
import { type Entrant, runSuites, type Stopping } from '../run-suites.ts';
import { withSlots } from '../slots.ts';
import { settleRun, type Yardstick } from '../settle-run.ts';
import { type Clocks, statusLines } from '../status.ts';
import { thisMachine } from '../this-machine.ts';
import { warmUp } from '../warm-up.ts';
import { type CommonOptions, extraPaths, startConsole, type Terminal, textfileOf } from './common-options.ts';

/** A run with everything that was found for it. */
export type Conduct = {
  readonly gate: 'core' | 'full' | 'fast' | 'run' | 'preflight';
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  readonly config: LoadedConfig;
  readonly rules: GateConfig;
  readonly git: GitState;
  readonly inputs: RunInputs;
  /** The part of a whole gate that it is. */
  readonly shard?: RunHead['shard'];
  /** What it takes over from an interrupted run. */
  readonly resumption?: Resumption;
  readonly ledger: Ledger;
  /** What of it is in force. */
  readonly standing: Standing;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly memory: Memory;
  /** Files that git has seen renamed since the last complete run. */
  readonly renames: ReadonlyMap<string, string>;
  /** Whether any test of an earlier run is remembered. */
  readonly remembers: boolean;
  readonly suites: readonly PlannedSuite[];
  /** All suites of the repository, whether they run or not. */
  readonly names: readonly string[];
  /** What is looked at once all suites have run. */
  readonly preflight?: Preflight;
  /** Alerts are on, and this keeps somebody from being told. */
  readonly unheard: readonly string[];
  readonly cores: number;
  readonly id: string;
  readonly runDir: string;
  readonly warden: Warden;
  readonly containment: RunHead['containment'];
  /** Each launch runs in one of its own. */
  readonly namespace?: Namespace;
  /** The tests of `fast` inside a run of everything. */
  readonly fast?: readonly SuiteChoice[];
  /** Monotonic: when a run inside a budget ends its launches. */
  readonly budgetEndsAt?: number;
};

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
      for (const line of statusLines(clocks, clock.now())) terminal.err(line);
    },
  });
  const { namespace } = how;
  const each = {
    runDir,
    root: config.root,
    shims: builtFile('suites/shims'),
    clock,
    standstill: time.standstill,
    warden: trees.warden,
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
      prove,
      // From inside a namespace the processes and the clock of the machine look otherwise.
      ...(namespace === undefined || ready.suite.runner === 'preflight' ? {} : { namespace }),
      ...(ready.suite.runner === 'preflight' && preflight !== undefined ? { redact: preflight.redact } : {}),
      ...earlierOf(ready.suite.name, taken),
      ...(choice?.only === undefined ? {} : { only: choice.only }),
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
  warmUp(how.gate);
  const heap = heapKeeper();
  try {
    return await runGate({
      head: headOf(how),
      suites: suites.map(({ ready }) => suiteHead(ready)),
      notes: [...openingNotes(how, warden.problem()), ...(taken?.events ?? [])],
      events: inTurn(
        () => runSuites(entrants(longestFirst(open.map(({ seat }) => seat))), shared, stopping),
        // Whatever happened before, it looks at the machine as it is now.
        () =>
          redacted(
            runSuites(entrants(preflight === undefined ? [] : [preflight.suite.seat]), shared, stopping),
            preflight,
          ),
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

const isPartial = ({ gate }: Conduct): boolean => gate === 'fast' || gate === 'run' || gate === 'preflight';

async function* inTurn(...parts: readonly (() => AsyncIterable<RunEvent>)[]): AsyncGenerator<RunEvent, void> {
  for (const part of parts) yield* part();
}

/** The memory that was read from, or a new one: it is made only once there is something to remember. */
const memoryKeeper = ({
  memory,
  config,
}: Conduct): { readonly open: () => Promise<Memory>; readonly close: () => void } => {
  let made: Memory | undefined;
  return {
    open: async () => {
      if (memory.history !== undefined || memory.trouble() !== undefined) return memory;
      made ??= await openMemory(config, { make: true });
      return made;
    },
    close: () => {
      memory.close();
      made?.close();
    },
  };
};

/** Asked of the history once, and only when it is needed. */
const yardstickOf = ({ standing, today, memory, gate, remembers, renames }: Conduct): (() => Yardstick) => {
  let known: Yardstick | undefined;
  const asked = (): Yardstick => {
    const baseline = memory.baseline(gate);
    return {
      standing,
      today,
      streaks: memory.streaks,
      remembers,
      renames,
      ...(baseline === undefined ? {} : { baseline }),
    };
  };
  return () => (known ??= asked());
};

const suiteHead = ({ suite, limits }: PlannedSuite['ready']): SuiteHead => ({
  name: suite.name,
  runner: suite.runner,
  cwd: suite.cwd,
  why: suite.why,
  deselected: suite.deselected,
  ...(limits === undefined ? {} : limitsHead(limits)),
});

const headOf = (how: Conduct): RunHead => ({
  id: how.id,
  gate: how.gate,
  partial: isPartial(how),
  ...how.git,
  gateVersion: gateVersion(),
  ...(how.resumption === undefined ? {} : { resumedFrom: how.resumption.from.id }),
  ...(how.shard === undefined ? {} : { shard: how.shard }),
  inputs: how.inputs,
  ...(how.preflight === undefined ? {} : { preflight: how.preflight.head }),
  host: { os: platform(), arch: arch(), cpus: cpus().length, node: process.version },
  containment: how.containment,
  rules: {
    flaky: how.rules.flaky,
    leaks: how.rules.leaks,
    ...(how.options.strict === true ? { strict: true } : {}),
    ...(how.unheard.length === 0 ? {} : { unheard: how.unheard }),
  },
  own: thisMachine(how.config.root),
  root: how.config.root,
});
