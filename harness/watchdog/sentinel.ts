import { existsSync } from 'node:fs';
import { uptime } from 'node:os';
import { Worker } from 'node:worker_threads';
import { every } from '../clock.ts';
import { builtFile } from '../own-files.ts';
import type { Witness } from './pausable-clock.ts';
import { lived, type SentinelData, turns } from './sentinel-cells.ts';

/** A thread beside the loop of the gate that says so when the loop does not turn. */
export type Sentinel = Witness & {
  /** Lets the thread go. */
  readonly close: () => void;
};

/** How often the loop shows that it turns. */
const turnMs = 500;
/** Most runs are over before this, and need no sentinel. */
const patienceMs = 2_000;
/** A loop that has not turned for this long is told. */
const usualStallMs = 5_000;

/** Watches the loop of this process. `turn` is called each time it turns. Never keeps a process alive. */
export const startSentinel = ({
  turn = () => undefined,
  stallMs = usualStallMs,
  afterMs = patienceMs,
}: {
  readonly turn?: () => void;
  readonly stallMs?: number;
  readonly afterMs?: number;
} = {}): Sentinel => {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  let thread: Worker | undefined;
  let closed = false;
  const startThread = (): void => {
    endWaiting();
    thread = threadOf({ cells, stallMs });
    // Without it a gap in time counts as one in which the gate was stopped: the forgiving way.
    const gone = (): void => void (thread = undefined);
    thread?.once('error', gone).once('exit', gone).unref();
  };
  const endWaiting = every(afterMs, startThread);
  const endTurning = every(turnMs, () => {
    Atomics.add(cells, turns, 1);
    turn();
  });
  return {
    livedMs: () => (thread === undefined ? undefined : Atomics.load(cells, lived)),
    sinceBootMs: () => Math.round(uptime() * 1000),
    close: () => {
      if (closed) return;
      closed = true;
      endWaiting();
      endTurning();
      void thread?.terminate();
    },
  };
};

const threadOf = (workerData: SentinelData): Worker | undefined => {
  const path = builtFile('harness/watchdog/sentinel-main.cjs');
  if (!existsSync(path)) return undefined; // the gate has not been built
  return new Worker(path, {
    workerData,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
};
