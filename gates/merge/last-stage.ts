import { builtFile } from '../../harness/own-files.ts';
import { startWarden } from '../../harness/process/warden.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { runSuite } from '../../suites/run-suite.ts';
import { exitCode, type StopSignal } from '../exit-code.ts';
import { listen } from '../interrupts.ts';
import { keepTime } from '../keep-time.ts';
import { leaveOut } from '../leave-out.ts';
import { liveTrees } from '../live-trees.ts';
import type { Preflight } from '../preflight/plan.ts';
import { redacted } from '../preflight/redacted-events.ts';
import { runSuites } from '../run-suites.ts';
import { launchCleaner, type RunCleaner } from '../secrets/run-cleaner.ts';
import { type Clocks, statusLines } from '../status.ts';

/** The preflight of shards: it runs where they are joined, once all that they have told is told again. */
export type LastStage = {
  readonly events: () => AsyncIterable<RunEvent>;
  readonly abandon: () => void;
  /** The signal that stopped it, once there is one. */
  readonly stoppedBy: () => StopSignal | undefined;
  /** Ends what is left, and gives signals and threads back. */
  readonly close: () => Promise<void>;
};

type Place = {
  readonly root: string;
  readonly runDir: string;
  /** How long it may take. */
  readonly runMs: number;
  /** Takes out of what it says what is secret; absent: nothing is. */
  readonly cleaner?: RunCleaner;
  readonly say: (line: string) => void;
  /** Leaves at once. */
  readonly exit: (code: number) => void;
};

/** Gets a preflight ready to run under the watchdog, as the last stage of `gate full` on one machine does. */
export const lastStage = async (
  preflight: Preflight,
  { root, runDir, runMs, cleaner, say, exit }: Place,
): Promise<LastStage> => {
  const { suite } = preflight;
  const warden = await startWarden();
  const trees = liveTrees(warden);
  const time = keepTime();
  const { clock } = time;
  const clocks = new Map<string, Clocks>();
  const interrupts = listen({
    hurry: first => {
      trees.endAll(); // the warden ends whoever is born meanwhile
      exit(exitCode('interrupted', first));
    },
    tell: () => {
      for (const line of statusLines(clocks, clock.now())) say(cleaner?.text(line) ?? line);
    },
  });
  const start = (): AsyncIterable<RunEvent> =>
    runSuite({
      ...suite.ready,
      runDir,
      root,
      shims: builtFile('suites/shims'),
      clock,
      standstill: time.standstill,
      warden: trees.warden,
      stop: interrupts.stop,
      runEndsAt: clock.now() + runMs,
      isBudget: false,
      mode: 'run',
      first: suite.first,
      ...launchCleaner(cleaner),
      redact: preflight.redact,
      watched: now => void (now === undefined ? clocks.delete(suite.seat.name) : clocks.set(suite.seat.name, now)),
    });
  const stopping = {
    isOver: () => interrupts.stop.aborted,
    leaveOut: () => leaveOut(suite, interrupts.stop.aborted),
    asides: time.asides,
  };
  return {
    events: () => redacted(runSuites([{ seat: suite.seat, start }], { cores: 1, resources: {} }, stopping), preflight),
    abandon: interrupts.abandon,
    stoppedBy: interrupts.signal,
    close: async () => {
      interrupts.release();
      time.close();
      await trees.close();
    },
  };
};
