import { readFileSync } from 'node:fs';
import { readCommand, readEnvironment, readProcessTable, readRow } from './process-table.ts';

/** A living process that carries a mark, and what of the mark follows in it. */
export type MarkedProcess = {
  readonly pid: number;
  readonly start: string;
  readonly command: string;
  /** Environment and command line, for a closer look at the mark. */
  readonly text: string;
};

/** Short enough that nothing else on a machine holds it by chance. */
const shortestMark = 12;

/**
 * Everything alive, of the whole process table, that has a text in its environment or its command line; not this process.
 * It knows no cookie, no group and no parent, so that it can be held against who does. Undefined where no table can be read.
 */
export const markedProcesses = (mark: string): readonly MarkedProcess[] | undefined => {
  if (mark.length < shortestMark) throw new Error('a mark this short could match strangers');
  const table = readProcessTable();
  return table === undefined
    ? undefined
    : [...table.values()].flatMap(({ pid, start }) => {
        if (pid === process.pid || pid === 1) return [];
        const text = `${readEnvironment(pid)}\0${readArguments(pid)}`;
        return text.includes(mark) ? [{ pid, start, command: readCommand(pid), text }] : [];
      });
};

/** Kills exactly these: each is checked to be who it was. */
export const killMarked = (processes: readonly MarkedProcess[]): void => {
  for (const { pid, start } of processes) {
    if (pid <= 1 || pid === process.pid || readRow(pid)?.start !== start) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile, or is not ours to kill.
    }
  }
};

const readArguments = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return ''; // gone
  }
};
