import { constants } from 'node:os';
import type { ProcessEvent, Running, StackCapture, Step } from '../harness/protocol/event.ts';
import type { Deadline, Exit, Outcome } from '../harness/protocol/outcome.ts';
import type { TestRef } from '../harness/protocol/test-id.ts';
import type { LooseEnds } from './loose-ends.ts';
import { stepRef } from './told-tests.ts';

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

/** The outcome of a test whose process ended under it. `why`: what it was ended for; otherwise how it ended. */
export const crashOf = (exit: Exit, beside: number, why?: CrashReason): Outcome => ({
  kind: 'crashed',
  exit,
  message: [
    `crashed: ${why?.reason ?? exitWords(exit)} while it ran${beside > 1 ? ` (one of ${beside} tests in flight in that process)` : ''}`,
    ...(why === undefined ? [] : [why.detail]),
  ].join('\n'),
  stack: [],
});

/** The outcome of a runner that was killed between two tests. */
export const idleCrashOf = (exit: Exit): Outcome => ({
  kind: 'crashed',
  exit,
  message: `crashed: ${exitWords(exit)} with no test running`,
  stack: [],
});

/** Why we have ended a process as crashed: the same words each time, and the figures of this time. */
export type CrashReason = { readonly reason: string; readonly detail: string };

/** What a tree above its ceiling was ended for. */
export const memoryReason = ({ limitBytes, bytes, largest }: Exceeded): CrashReason => ({
  reason: 'memory limit',
  detail: `its launch held ${inMib(bytes)} of at most ${inMib(limitBytes)}, ${inMib(largest.bytes)} of it in process ${largest.pid}: ${largest.command}`,
});

type Exceeded = Extract<ProcessEvent, { type: 'memory-exceeded' }>;

/** How a process ended, for people. */
export const exitWords = ({ code, signal, by }: Exit): string => {
  if (by === 'out-of-memory') return 'its process was killed by the kernel: out of memory';
  if (by === 'unknown') return `its process was killed by ${signal ?? 'a signal'} from outside (out of memory?)`;
  if (signal !== undefined) return `its process was killed by ${signal}`;
  if (code === undefined) return 'its process ended';
  const told = signalOf(code);
  return `its process exited with code ${code}${told === undefined ? '' : `, as a shell says ${told}`}`;
};

/** A shell whose program was killed exits with 128 and the number of the signal. */
const signalOf = (code: number): string | undefined =>
  Object.entries(constants.signals).find(([, number]) => code === 128 + number)?.[0];

const inMib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MiB`;

const secondsOf = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`;
