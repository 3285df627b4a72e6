import type { StackCapture, SuiteEvent } from '../harness/protocol/event.ts';

/** A look into a process, before its text has gone to a file. */
export type StackTold = Omit<Extract<SuiteEvent, { type: 'stack-captured' }>, 'capture'> & {
  readonly capture: StackCapture;
};

/** What the story yields: facts of the run, looks still with their text. */
export type Told = Exclude<SuiteEvent, { type: 'stack-captured' }> | StackTold;
