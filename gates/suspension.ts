import { type Standstill, stopSelf } from '../harness/process/standstill.ts';
import type { PausableClock } from '../harness/watchdog/pausable-clock.ts';

/** Ctrl-Z stops the launches, then the gate; all clocks stand still until both go on. Gives the signals back when called. */
export const suspendable = (clock: PausableClock, launches: Standstill): (() => void) => {
  const stop = (): void => {
    if (clock.isHeld) return;
    clock.hold();
    launches.stop();
    stopSelf();
  };
  const go = (): void => {
    if (!clock.isHeld) return; // stopped from outside: the launches ran on
    launches.go();
    clock.release();
  };
  process.on('SIGTSTP', stop);
  process.on('SIGCONT', go);
  return () => {
    process.off('SIGTSTP', stop);
    process.off('SIGCONT', go);
  };
};
