import { systemClock } from '../clock.ts';
import { cookieName, isCookie } from './cookie.ts';
import { isInExec } from './in-exec.ts';
import { Marks } from './marks.ts';
import { oncePerTable } from './once-per-table.ts';
import {
  bornAt,
  environmentIn,
  readCommand,
  readEnvironment,
  readProcessTable,
  readRow,
  readStart,
  readUser,
  recentProcessTable,
  type Row,
  variableIn,
} from './process-table.ts';
import type { Member, Tree } from './tree.ts';
import { wholeGroups } from './whole-groups.ts';

/** What makes a process a member. */
export type Source = 'cookie' | 'group' | 'session' | 'ancestry' | 'memory';

type Seen = { readonly start: string; /** Who its parent was when it was first seen. */ readonly parent: number };

/**
 * Members by cookie ∪ group ∪ session ∪ ancestry ∪ remembered (pid, start time), out of /proc. `without` leaves some of
 * them out, for the tests that show what each is good for.
 */
export const linuxTree = (cookie: string, leader: number, without: readonly Source[] = []): Tree => {
  if (!isCookie(cookie)) throw new Error('a tree needs a cookie, or strangers could match it');
  const leaderStart = leader === 0 ? '' : (readStart(leader) ?? '');
  const remembered = new Map<number, Seen>();
  const marks = new Marks(cookieName(cookie), {
    environmentIn,
    readEnvironment,
    isInExec: pid => isInExec(pid) && readUser(pid) === process.getuid?.(),
    now: () => systemClock.now(),
  });
  const by = (source: Source): boolean => !without.includes(source);
  let last: readonly Row[] = [];
  let isRead = false;
  let seen: ReadonlyMap<number, Row> = new Map();

  // Nobody is older than the one that the mark was made for: on a full machine this saves most of the reading.
  const isMarked = (row: Row, table: ReadonlyMap<number, Row>): boolean =>
    (leaderStart === '' || Number(row.start) >= Number(leaderStart)) && marks.has(row, table);

  // A pid cannot be given out anew while it names a group: only a leader who is another proves that ours is gone.
  const ownsGroup = (table: ReadonlyMap<number, Row>): boolean =>
    leader !== 0 && (table.get(leader)?.start ?? leaderStart) === leaderStart;

  const scan = (table: ReadonlyMap<number, Row> | undefined = readProcessTable()): readonly Row[] => {
    isRead = table !== undefined;
    if (table === undefined) return last;
    const kin = kinOf(table);
    marks.begin(table);
    const groupIsOurs = ownsGroup(table);
    const isInGroup = ({ pgrp, session }: Row): boolean =>
      groupIsOurs && ((by('group') && pgrp === leader) || (by('session') && session === leader));
    const isSeed = (row: Row): boolean =>
      (groupIsOurs && row.pid === leader) ||
      (by('memory') && remembered.get(row.pid)?.start === row.start) ||
      ((isInGroup(row) || (by('cookie') && isMarked(row, table))) && readUser(row.pid) === process.getuid?.());
    const found = new Map<number, Row>();
    const children = childrenOf(table);
    const add = (row: Row): void => {
      if (found.has(row.pid) || kin.has(row.pid)) return;
      found.set(row.pid, row);
      if (!by('ancestry')) return;
      for (const child of children.get(row.pid) ?? []) add(child);
    };
    for (const row of table.values()) if (!kin.has(row.pid) && isSeed(row)) add(row);
    for (const row of found.values()) remember(row);
    seen = table;
    last = [...found.values()];
    return last;
  };

  /** The groups in which strangers are. */
  const shared = (): ReadonlySet<number> => {
    const ours = new Set(last.map(({ pid }) => pid));
    return new Set([...seen.values()].filter(({ pid }) => !ours.has(pid)).map(({ pgrp }) => pgrp));
  };

  const remember = (row: Row): void => {
    if (remembered.get(row.pid)?.start === row.start) return;
    remembered.set(row.pid, { start: row.start, parent: row.ppid });
  };

  const memberOf = (row: Row): Member => {
    // Read anew each time: exec changes it, and a process is often first seen before its exec.
    const key = variableIn(readEnvironment(row.pid), 'GATE_TEST');
    return {
      pid: row.pid,
      start: row.start,
      ppid: row.ppid,
      command: readCommand(row.pid),
      bornAt: bornAt(row),
      ...(key === undefined ? {} : { key }),
      ...(row.state === 'T' ? { stopped: true } : {}),
      ...(row.isEnding ? { ending: true } : {}),
    };
  };

  const below = (pid: number): readonly Member[] => {
    const rows = scan();
    const heirs = new Map<number, number[]>();
    const add = (parent: number, child: number): void => {
      const known = heirs.get(parent);
      if (known === undefined) heirs.set(parent, [child]);
      else known.push(child);
    };
    // Also through those who have died since: whoever loses its parent has not left the family.
    for (const [child, { parent, start }] of remembered)
      if (Number(remembered.get(parent)?.start ?? 0) <= Number(start)) add(parent, child);
    for (const row of rows) add(row.ppid, row.pid);
    const inside = new Set([pid]);
    // A set tells its later additions too, so this walks down to the last generation.
    for (const parent of inside) for (const child of heirs.get(parent) ?? []) inside.add(child);
    return rows.filter(row => inside.has(row.pid)).map(memberOf);
  };

  scan();
  return {
    pid: leader,
    cookie,
    members: () => scan().map(memberOf),
    below,
    look: (ageMs = 0) => void scan(recentProcessTable(ageMs)),
    isSure: () => isRead && marks.isSure,
    usage: () => last,
    signal: (members, signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGKILL')
        for (const pgrp of wholeGroups(last, members, shared())) send(-pgrp, signal);
      for (const { pid, start } of members)
        if (pid > 1 && pid !== process.pid && readRow(pid)?.start === start) send(pid, signal);
    },
    signalGroup: signal => {
      if (leader > 1 && ownsGroup(seen) && !shared().has(leader)) send(-leader, signal);
    },
    isAlive: pid => {
      const start = readRow(pid)?.start;
      return start !== undefined && start === (remembered.get(pid)?.start ?? start);
    },
  };
};

/** Ourselves, our ancestors and the first process: never ours to end. */
const kinOf = oncePerTable((table): ReadonlySet<number> => {
  const kin = new Set([0, 1, 2]);
  for (let pid = process.pid; pid > 1 && !kin.has(pid); pid = table.get(pid)?.ppid ?? 1) kin.add(pid);
  return kin;
});

const childrenOf = oncePerTable((table): ReadonlyMap<number, readonly Row[]> => {
  const children = new Map<number, Row[]>();
  for (const row of table.values()) {
    const siblings = children.get(row.ppid);
    if (siblings === undefined) children.set(row.ppid, [row]);
    else siblings.push(row);
  }
  return children;
});

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended between the look and the signal, or is not ours to signal: the next look tells
  }
};
