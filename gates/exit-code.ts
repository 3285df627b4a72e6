import type { VerdictKind } from '../harness/protocol/verdict.ts';

/** Usage, configuration or a missing runner: nothing was run, nothing written. */
export const usageExit = 2;
/** A bug of ours, or a run that cannot be trusted. */
export const incompleteExit = 3;

/** The exit code of a run of which something that was asked for could not be written: only an interruption says more. */
export const withoutAll = (code: number): number => (code > 128 ? code : incompleteExit);

const signalExits = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that stop a run kindly. */
export type StopSignal = keyof typeof signalExits;

/** What the shell sees. */
export const exitCode = (kind: VerdictKind, signal: StopSignal = 'SIGINT'): number => {
  switch (kind) {
    case 'pass':
    case 'pass-with-debt':
      return 0;
    case 'fail':
      return 1;
    case 'incomplete':
      return incompleteExit;
    case 'conditional':
      return 4;
    case 'interrupted':
      return signalExits[signal];
  }
};
