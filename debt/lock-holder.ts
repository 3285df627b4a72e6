import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. */
export type LockHolder = {
  readonly pid: number;
  /** When the process started, as its system counts it; empty where it does not say. Tells a process from a later one of the same pid. */
  readonly start: string;
  readonly host: string;
};

type ProcessState = { readonly isZombie: boolean; readonly start: string };

/** This process, as a holder. */
export const thisProcess = (): LockHolder => ({
  pid: process.pid,
  start: stateOf(process.pid)?.start ?? '',
  host: hostname(),
});

/** Reads a holder from the text of a lock; `undefined` when it is none. */
export const readHolder = (text: string): LockHolder | undefined => {
  const [, pid, start = '', host = ''] = /^(\d+) (\S*) (.*)\n$/u.exec(text) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), start, host };
};

/** The text of a lock. */
export const holderText = ({ pid, start, host }: LockHolder): string => `${pid} ${start} ${host}\n`;

/** Whether a holder is certainly gone. Of another machine's nobody here can tell. */
export const isGone = ({ pid, start, host }: LockHolder): boolean => {
  if (host !== hostname()) return false;
  if (!isRunning(pid)) return true;
  const state = stateOf(pid);
  return state !== undefined && (state.isZombie || (start !== '' && state.start !== start));
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Linux only. A zombie answers signals, and where nobody reaps it, it does so for ever. */
const stateOf = (pid: number): ProcessState | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program stands in parentheses and may contain anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { isZombie: fields[0] === 'Z' || fields[0] === 'X', start: fields[19] ?? '' };
  } catch {
    return undefined; // no such process, or no /proc on this system
  }
};
