import { randomBytes } from 'node:crypto';

/** A name for a run that sorts by time and meets no other: `20261121T103000Z-full-3fa2c1`. */
export const makeRunId = (gate: string, atMs: number): string => {
  const stamp = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${stamp}-${gate}-${randomBytes(3).toString('hex')}`;
};
