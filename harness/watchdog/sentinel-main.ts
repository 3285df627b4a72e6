import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { block, systemClock } from '../clock.ts';
import { lived, type SentinelData, turns } from './sentinel-cells.ts';

/** How often the cells are looked at. */
const beatMs = 250;
/** A beat that is later than this came after a time in which this thread did not run either. */
const lateMs = 1_000;

const { cells, stallMs } = workerData as SentinelData;
let at = systemClock.now();
let livedMs = 0;
let seen = Atomics.load(cells, turns);
let quietMs = 0;
let isTold = false;

const say = (line: string): void => {
  try {
    writeSync(2, `${line}\n`); // `process.stderr` of a thread is written by the loop that does not turn
  } catch {
    // nobody reads, or not fast enough: the record will say it
  }
};

for (;;) {
  block(beatMs);
  const now = systemClock.now();
  const beat = now - at > lateMs ? beatMs : now - at;
  at = now;
  livedMs += beat;
  Atomics.store(cells, lived, Math.trunc(livedMs));
  const turned = Atomics.load(cells, turns) !== seen;
  seen = Atomics.load(cells, turns);
  quietMs = turned ? 0 : quietMs + beat;
  isTold &&= !turned;
  if (isTold || quietMs < stallMs) continue;
  isTold = true;
  say(
    `gate: the gate itself has been busy for ${(quietMs / 1000).toFixed(1)} s: no clock is looked at until it is done`,
  );
}
