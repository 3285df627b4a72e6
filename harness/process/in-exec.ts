import { readFileSync } from 'node:fs';
import { readFields } from './stat-fields.ts';

/** Of a `stat` line, to the end of the environment. */
const fields = new Float64Array(49);
const [flagsAt, endOfEnvironmentAt] = [6, 48];
/** It is ending, or it is one of the kernel's own: neither has an environment, and neither will have one. */
const without = 0x4 | 0x20_00_00;

/**
 * Whether a process has left one program and has no environment yet for the next. The kernel takes the old memory away first and
 * tells at the end where the new environment is; a busy machine may leave a process in between for as long as it likes.
 */
export const isInExec = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`);
    if (readFields(stat, stat.length, fields) < fields.length) return false;
    if (((fields[flagsAt] ?? 0) & without) !== 0 || fields[endOfEnvironmentAt] !== 0) return false;
    // Of who hides its memory the kernel shows no place either, and does not let us in.
    return readFileSync(`/proc/${pid}/environ`).length === 0;
  } catch {
    return false; // gone, or hidden from us
  }
};
