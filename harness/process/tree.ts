import { existsSync } from 'node:fs';
import { linuxTree } from './tree-linux.ts';
import { portableTree } from './tree-portable.ts';
import { cookiesIn } from './cookie.ts';
import { bornAt, readCommand, readEnvironment, readProcessTable, readUser, type Row } from './process-table.ts';
import type { ProcessRef } from '../protocol/event.ts';

/** One living process of a tree. */
export type Member = {
  readonly pid: number;
  /** With the pid it names one process for ever: a reused pid is a stranger. Empty where the system does not tell. */
  readonly start: string;
  readonly ppid: number;
  readonly command: string;
  /** `GATE_TEST` in its environment: the test that started it. */
  readonly key?: string;
  /** Milliseconds since the epoch. */
  readonly bornAt?: number;
  /** By SIGSTOP: hears no other signal but SIGKILL before SIGCONT. */
  readonly stopped?: boolean;
  /** It has begun to exit, and is still there: only a busy machine shows such a one for long. */
  readonly ending?: boolean;
};

/** What one process of a tree uses, as the last look has seen it. */
export type Usage = Pick<Row, 'pid' | 'start' | 'ppid' | 'cpuMs' | 'reapedMs' | 'residentBytes'>;

/** Everything that a launch has made and that is still alive. */
export type Tree = {
  /** The leader. */
  readonly pid: number;
  readonly cookie: string;
  /** Alive now, the leader included; zombies do not count. */
  readonly members: () => readonly Member[];
  /** Members that descend from this one, itself included, also those that were adopted by others since. */
  readonly below: (pid: number) => readonly Member[];
  /** Remembers who is there, so that who leaves the family later is still known. Trees that look in turn may share a reading of this age. */
  readonly look: (ageMs?: number) => void;
  /** Whether the last look could tell of everyone whether it belongs. Where it could not, seeing nobody does not mean that nobody is there. */
  readonly isSure: () => boolean;
  /** What those use who were there at the last look; empty where the system does not tell. */
  readonly usage: () => readonly Usage[];
  /** Signals exactly these processes: each is checked to be who it was. */
  readonly signal: (members: readonly Member[], signal: NodeJS.Signals) => void;
  /**
   * Signals whoever is in the leader's group, seen or not, unless strangers are in it. The kernel does that in one piece: after
   * SIGSTOP nobody there can make an heir or leave, and who is always gone before a look can read it is seen by the next.
   */
  readonly signalGroup: (signal: 'SIGSTOP' | 'SIGCONT') => void;
  readonly isAlive: (pid: number) => boolean;
};

/** Whether the kernel tells us who is there. */
export const hasProcessTable: boolean = process.platform === 'linux' && existsSync('/proc/self/stat');

/** The tree of a launch. Without a leader: of whatever carries the cookie. */
export const treeOf = (cookie: string, pid = 0): Tree =>
  hasProcessTable ? linuxTree(cookie, pid) : portableTree(cookie, pid);

/** Processes of our user, born since then, without a parent, and nobody's: perhaps ours with the marks washed off. */
export const orphans = (tree: Tree, sinceMs: number): readonly ProcessRef[] => {
  if (!hasProcessTable) return [];
  const members = tree.usage(); // of the look that has just proved that nobody is left
  const ours = new Set(members.map(({ pid }) => pid));
  // Where our own orphans went, a stranger's go too: to the first process, or to a subreaper.
  const reapers = new Set([1, ...members.map(({ ppid }) => ppid)].filter(pid => !ours.has(pid) && pid !== process.pid));
  const inherited = Object.keys(process.env).join();
  const claimed = ({ pid }: Row): boolean =>
    cookiesIn(readEnvironment(pid)).some(cookie => !inherited.includes(cookie));
  const user = process.getuid?.();
  const isOrphan = (row: Row): boolean =>
    reapers.has(row.ppid) &&
    row.pid !== process.pid &&
    !ours.has(row.pid) &&
    bornAt(row) >= sinceMs &&
    readUser(row.pid) === user &&
    !claimed(row);
  return [...(readProcessTable()?.values() ?? [])]
    .filter(isOrphan)
    .map(({ pid }) => ({ pid, command: readCommand(pid) }));
};
