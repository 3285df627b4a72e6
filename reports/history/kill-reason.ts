import type { KillReason } from '../metrics/gate-counts.ts';

/** Maps the phrase of a record (`test limit`, `leaked`) to the small set. */
export const killReason = (phrase: string): KillReason =>
  patterns.find(([pattern]) => pattern.test(phrase))?.[1] ?? 'other';

/** The first that fits. The words of a run that is booked again from an archive are in here too. */
const patterns: readonly (readonly [RegExp, KillReason])[] = [
  [/\blimit$|^deadline$/, 'deadline'],
  [/^leak(ed)?$/, 'leak'],
  [/^interrupt(ed)?$|^stopped$/, 'interrupt'],
  [/\bworker\b/, 'worker'],
];
