import type { Clock } from './clock.ts';
import type { Command } from './process/command.ts';
import type { Namespace } from './process/containment.ts';
import { spawn } from './process/spawn.ts';
import type { Standstill } from './process/standstill.ts';
import type { ProcessEvent, RunnerEvent } from './protocol/event.ts';
import type { Exit } from './protocol/outcome.ts';
import { Channel } from './stream/channel.ts';
import type { Cleaner } from './stream/cleaner.ts';
import { Spoken } from './stream/spoken.ts';
import type { Deadlines, Ends } from './watchdog/deadlines.ts';
import type { Limits } from './watchdog/limits.ts';
import { Watch } from './watch.ts';

/** Turns what a launch says into events. */
type Decode = {
  readonly begin: (pid: number) => readonly RunnerEvent[];
  readonly line: (line: string) => readonly RunnerEvent[];
  readonly end: (exit: Exit, ms: number) => readonly RunnerEvent[];
  /** What of a line on stdout people see. */
  readonly shown?: (line: string) => string;
  /** When the launch has been ended by us: what it was about to say. */
  readonly cut?: () => readonly RunnerEvent[];
};

/** Everything a launch needs besides its command. Paths are absolute. */
export type Supervision = {
  readonly cookie: string;
  readonly limits: Limits;
  readonly ends: Ends;
  /** How much memory the whole tree may have. */
  readonly memoryBytes?: number;
  readonly decode: Decode;
  readonly clock: Clock;
  readonly eventsFile: string;
  /** The runner's words are on stdout: what is said there is decoded too. */
  readonly hearsStdout?: boolean;
  /** Once nothing of the launch is alive: what it has left to read. `cut`: it was ended by us. */
  readonly afterwards?: (cut: boolean) => AsyncIterable<RunnerEvent>;
  readonly logFile: string;
  readonly logCapBytes: number;
  /** Makes, for each stream, what takes out of it what must not be in the log. */
  readonly clean?: () => Cleaner;
  /** The launch's own folder. */
  readonly dir: string;
  readonly root: string;
  /** Aborts when the whole run is to stop: the launch is ended kindly. */
  readonly stop: AbortSignal;
  /** The launches that stand still while the gate does. */
  readonly standstill?: Pick<Standstill, 'join'>;
  /** Gets the clocks while the launch is watched, and nothing once it is over. */
  readonly watched?: (clocks: Deadlines | undefined) => void;
  /** Gets the leader once it runs. */
  readonly started?: (leader: number) => void;
  /** The launch runs in a namespace of its own. */
  readonly namespace?: Namespace;
};

/** What wakes the loop. */
type Wake = ProcessEvent | { readonly type: 'tick' } | { readonly type: 'stop' };

/** How coarsely the kernel tells when a process was born. */
const roundingMs = 20;

/** Runs one command to its true end: the leader has exited, the tree is empty, the pipes are let go. */
export async function* supervise(command: Command, how: Supervision): AsyncGenerator<RunnerEvent | ProcessEvent, void> {
  const heard = new Channel<Wake>();
  // Before the start: a daemon may be born sooner than we hear that its maker runs.
  const bornAt = how.clock.wall() - roundingMs;
  const spoken = how.hearsStdout === true ? new Spoken(how.decode.shown) : undefined;
  const launched = await spawn(command, { ...how, spoken, hear: event => heard.push(event) });
  if ('failed' in launched) {
    yield { type: 'start-failed', message: launched.failed };
    return;
  }
  how.started?.(launched.tree.pid);
  const watch = new Watch(launched, how, { bornAt, ...(spoken === undefined ? {} : { spoken }) });
  const leave = how.standstill?.join(launched.tree);
  const over = new AbortController();
  void launched.exited.then(exit => heard.push({ type: 'exited', pid: launched.tree.pid, exit }));
  void ticking(heard, how.clock, over.signal, () => watch.pauseMs());
  const stopped = (): void => heard.push({ type: 'stop' });
  how.stop.addEventListener('abort', stopped, { once: true });
  if (how.stop.aborted) stopped();

  try {
    yield* watch.begin();
    for await (const wake of heard) {
      if (wake.type === 'tick') yield* watch.tick();
      else if (wake.type === 'stop') yield* watch.interrupt();
      else if (wake.type === 'exited') {
        yield* watch.exited(wake.exit);
        return;
      } else yield wake;
      if (watch.isStuck) {
        yield* watch.exited({});
        return;
      }
    }
  } finally {
    over.abort();
    how.stop.removeEventListener('abort', stopped);
    watch.close();
    leave?.();
    await launched.release();
  }
}

/** Wakes the loop for as long as the launch lives. */
const ticking = async (heard: Channel<Wake>, clock: Clock, over: AbortSignal, pauseMs: () => number): Promise<void> => {
  while (!over.aborted) {
    await clock.sleep(pauseMs(), over);
    heard.push({ type: 'tick' });
  }
};
