import type { StopSignal } from './exit-code.ts';

/** What stops a run from outside. */
export type Interrupts = {
  /** Aborts at the first signal: stop kindly. */
  readonly stop: AbortSignal;
  readonly signal: () => StopSignal | undefined;
  /** Stops the run for a reason of our own. */
  readonly abandon: () => void;
  /** Gives the signals back. */
  readonly release: () => void;
};

/** Who answers what. */
export type Answers = {
  /** The second signal that stops: no kindness any more. Gets the first. */
  readonly hurry: (first: StopSignal) => void;
  /** SIGUSR2: what runs now. */
  readonly tell: () => void;
};

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Listens to the signals that stop a run or ask about it. */
export const listen = ({ hurry, tell }: Answers): Interrupts => {
  const controller = new AbortController();
  let first: StopSignal | undefined;
  const ears = stopSignals.map(signal => ({
    signal,
    hear: (): void => {
      if (first !== undefined) return hurry(first);
      first = signal;
      controller.abort();
    },
  }));
  for (const { signal, hear } of ears) process.on(signal, hear);
  process.on('SIGUSR2', tell);
  return {
    stop: controller.signal,
    signal: () => first,
    abandon: () => controller.abort(),
    release: () => {
      for (const { signal, hear } of ears) process.off(signal, hear);
      process.off('SIGUSR2', tell);
    },
  };
};
