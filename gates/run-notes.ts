import type { ProcessRef, RunEvent } from '../harness/protocol/event.ts';
import type { RunRecord } from '../harness/protocol/record.ts';

/** A sentence that a run keeps for people. */
export type Note = RunRecord['notes'][number];

/** How many processes the kernel has killed for want of memory. */
export const oomText = (count: number): string =>
  `out of memory: while a launch ran, the kernel has killed ${count === 1 ? 'a process' : `${count} processes`} of it or near it`;

/** What is not in the census unless it goes wrong has no flag to carry. */
export const slowNote = ({ suite, test, ms, limitMs }: Extract<RunEvent, { type: 'slow' }>): Note => ({
  level: 'info',
  suite,
  text: `slow: ${test} had run for ${Math.round(ms / 100) / 10} s of ${Math.round(limitMs / 100) / 10} s`,
});

/** Whom the gate suspects and has left alone. */
export const unattributedText = (processes: readonly ProcessRef[]): string =>
  `unattributed: born in the launch, orphaned, claimed by nobody, left alone: ${processes.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`;
