import { systemClock } from '../harness/clock.ts';
import { Standstill } from '../harness/process/standstill.ts';
import type { RunEvent } from '../harness/protocol/event.ts';
import { type Lapse, PausableClock } from '../harness/watchdog/pausable-clock.ts';
import { startSentinel } from '../harness/watchdog/sentinel.ts';
import { lapseNote } from './lapse-note.ts';
import { suspendable } from './suspension.ts';

/** The time of a run, and whoever stands still when it does. */
export type Timekeeping = {
  readonly clock: PausableClock;
  readonly standstill: Standstill;
  /** Hears what happened to time, as notes of the run. */
  readonly asides: (hear: (event: RunEvent) => void) => void;
  /** Gives signals and threads back. */
  readonly close: () => void;
};

/** Keeps the time of a run: Ctrl-Z, a stopped gate and a sleeping machine cost no limit anything, a busy loop is told. */
export const keepTime = (): Timekeeping => {
  const early: Lapse[] = [];
  let hear: ((event: RunEvent) => void) | undefined;
  const sentinel = startSentinel({ turn: () => void clock.now() });
  const clock = new PausableClock(systemClock, sentinel, lapse => {
    if (hear === undefined) early.push(lapse);
    else hear(lapseNote(lapse));
  });
  const standstill = new Standstill();
  const release = suspendable(clock, standstill);
  return {
    clock,
    standstill,
    asides: ear => {
      hear = ear;
      for (const lapse of early.splice(0)) ear(lapseNote(lapse));
    },
    close: () => {
      release();
      sentinel.close();
    },
  };
};
