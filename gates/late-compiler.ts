import { setFlagsFromString } from 'node:v8';
import { every } from '../harness/clock.ts';

/** About what V8 spends on the code of a run of some thousand tests when it may optimise from the start: a run that has used so much pays it back. */
const patienceMs = 2_000;
const lookMs = 500;

/** What is asked of the process and of V8. */
export type Engine = {
  /** The processor time of this process so far. */
  readonly usedMs: () => number;
  readonly setOptimising: (on: boolean) => void;
  /** Calls again and again; gives what ends it. */
  readonly every: (ms: number, call: () => void) => () => void;
};

const thisEngine: Engine = {
  usedMs: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  setOptimising: on => setFlagsFromString(on ? '--opt' : '--no-opt'),
  every,
};

/**
 * Lets V8 optimise nothing before this process has used some time: most runs are over before that, and the compiler works on a
 * processor that belongs to the tests. Gives what allows it at once.
 */
export const compileLate = (engine: Engine = thisEngine): (() => void) => {
  const from = engine.usedMs();
  let isLate = true;
  const allow = (): void => {
    if (!isLate) return;
    isLate = false;
    endLooking();
    engine.setOptimising(true);
  };
  const endLooking = engine.every(lookMs, () => {
    if (engine.usedMs() - from >= patienceMs) allow();
  });
  engine.setOptimising(false);
  return allow;
};
