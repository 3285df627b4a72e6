import type { Running, StackCapture, Step } from '../harness/protocol/event.ts';
import type { Deadline, Exit, Outcome } from '../harness/protocol/outcome.ts';
import type { TestRef } from '../harness/protocol/test-id.ts';
import { type LooseEnds, stepRef } from './loose-ends.ts';

/** Who a clock's end falls on. */
export type Blamed = { readonly ref: TestRef; readonly attempt: number; readonly since: number; readonly step?: Step };

/** Finds who hangs: the test on the captured stack where the runtime can tell, otherwise the one whose clock ran out. */
export const blame = (on: Running, capture: StackCapture | undefined, ends: LooseEnds): Blamed | undefined => {
  const inside = ends.startedIn(on.pid);
  const seen = inside.find(({ key }) => key !== undefined && key === capture?.key);
  if (seen !== undefined) return seen;
  if (on.kind === 'test')
    return inside.find(({ ref }) => ref.file === on.test.file && sameTitles(ref, on.test)) ?? inside[0];
  const { step } = on;
  if (step.kind === 'hook' && step.when === 'each') return inside[0];
  return { ref: stepRef(step), attempt: 1, since: 0, step };
};

const sameTitles = (a: TestRef, b: TestRef): boolean =>
  a.project === b.project && (a.nth ?? 1) === (b.nth ?? 1) && a.titles.join('\0') === b.titles.join('\0');

/** The outcome of what one of our clocks has ended. */
export const hangOf = (deadline: Deadline, limitMs: number, capture: StackCapture | undefined): Outcome => ({
  kind: 'hung',
  by: 'gate',
  deadline,
  limitMs,
  message: `hung: no end after ${secondsOf(limitMs)} (${deadline} limit)${capture === undefined || capture.class === 'unknown' ? '' : `, ${classWords[capture.class]}`}`,
  stack: capture?.frames ?? [],
  ...(capture === undefined ? {} : { class: capture.class }),
});

const classWords = {
  spinning: 'spinning',
  'waiting-for-child': 'waiting for a child process',
  lock: 'waiting for a lock',
  io: 'waiting for I/O',
  idle: 'idle: it waits for something that never comes',
  stopped: 'stopped by a signal',
  unknown: '',
} as const;

/** The outcome of a test whose process ended under it. */
export const crashOf = (exit: Exit, beside: number): Outcome => ({
  kind: 'crashed',
  exit,
  message: `crashed: ${exitWords(exit)} while it ran${beside > 1 ? ` (one of ${beside} tests in flight in that process)` : ''}`,
  stack: [],
});

/** How a process ended, for people. */
export const exitWords = ({ code, signal }: Exit): string => {
  if (signal !== undefined) return `its process was killed by ${signal}`;
  return code === undefined ? 'its process ended' : `its process exited with code ${code}`;
};

const secondsOf = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`;
