import { randomInt } from 'node:crypto';

/** How far chance may go, after the milliseconds: both make six hexadecimal digits. */
const chances = 2 ** 14;

/** A name for a run that meets no other: `20261121T103000Z-full-3fa2c1`. Its last part tells the millisecond of its second, then chance. */
export const makeRunId = (gate: string, atMs: number): string => {
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const rest = (atMs % 1000) * chances + randomInt(chances);
  return `${stamp}-${gate}-${rest.toString(16).padStart(6, '0')}`;
};

/** Compares the names of runs by when they began, whatever their gate: two of one second too. */
export const byStart = (a: string, b: string): number => {
  const [first, second] = [startOf(a), startOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
};

const startOf = (id: string): string => id.replace(/-.*-/, '-');
