import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { systemClock } from '../clock.ts';
import { Elders, inodeOf } from './elders.ts';
import { oncePerTable } from './once-per-table.ts';
import { readFields } from './stat-fields.ts';
import { readThrough } from './whole-reading.ts';

/** One row of the kernel's process table. */
export type Row = {
  readonly pid: number;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  /** Ticks since boot: with the pid it names one process for ever. */
  readonly start: string;
  readonly state: string;
  /** Its own time on a CPU so far, user and system, in milliseconds. */
  readonly cpuMs: number;
  /** The same of the children that it has waited for, and of theirs. */
  readonly reapedMs: number;
  /** What of it is in memory now; pages that it shares count in full. */
  readonly residentBytes: number;
  /** It has begun to exit: it does nothing any more, but a busy machine may take its time to take it away. */
  readonly isEnding: boolean;
};

const buffer = Buffer.allocUnsafe(4096);
/** Of a `stat` line, to the resident pages. */
const fields = new Float64Array(22);
/** `PF_EXITING`, of a thread. */
const exiting = 0x4;
/** `USER_HZ`: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** The size of a page of this machine: the kernel tells every process in its auxiliary vector, under 6. */
const readPageBytes = (): number => {
  try {
    const vector = readFileSync('/proc/self/auxv');
    for (let at = 0; at + 16 <= vector.length; at += 16)
      if (vector.readBigUInt64LE(at) === 6n) return Number(vector.readBigUInt64LE(at + 8));
  } catch {
    // a system that does not tell
  }
  return 4096;
};

const pageBytes = readPageBytes();

/** All processes of this machine that are alive: a zombie is not. Undefined when they cannot be read now. */
export const readProcessTable = (): ReadonlyMap<number, Row> | undefined => tableOf(readThrough(listPids, readRow));

// Out of file descriptors nothing can be read, and a tree that is not seen is not an empty one.
const tableOf = (rows: ReadonlyMap<number, Row>): ReadonlyMap<number, Row> | undefined =>
  rows.has(process.pid) ? rows : undefined;

/** The same out of one list only. */
const readOnce = (rowOf: (pid: number) => Row | undefined): ReadonlyMap<number, Row> => {
  const rows = new Map<number, Row>();
  for (const pid of listPids()) {
    const row = rowOf(pid);
    if (row !== undefined) rows.set(pid, row);
  }
  return rows;
};

let recent: { readonly table: ReadonlyMap<number, Row>; readonly at: number } | undefined;

let elders: Elders | undefined;

/**
 * The same, as it was at most so long ago: for looks that end nobody. Of who was there before us it has the pid and the start,
 * and everything else as it once was.
 */
export const recentProcessTable = (ageMs: number): ReadonlyMap<number, Row> | undefined => {
  const now = systemClock.now();
  if (recent !== undefined && ageMs > 0 && now - recent.at <= ageMs) return recent.table;
  const known = (elders ??= new Elders(readRow(process.pid)?.start ?? '0', { read: readRow, inodeOf }));
  const table = tableOf(readOnce(pid => known.row(pid)));
  recent = table === undefined ? undefined : { table, at: now };
  return table;
};

/** One process, when it is alive. */
export const readRow = (pid: number): Row | undefined => {
  const length = readBytes(`/proc/${pid}/stat`);
  if (length === undefined || readFields(buffer, length, fields) < fields.length) return undefined;
  const number = (at: number): number => fields[at] ?? 0;
  const state = String.fromCharCode(number(0));
  // A main thread that left by pthread_exit shows Z while the other threads of its process run.
  if (state === 'X' || state === 'x' || (state === 'Z' && number(17) <= 1)) return undefined;
  return {
    pid,
    ppid: number(1),
    pgrp: number(2),
    session: number(3),
    start: String(number(19)),
    state,
    cpuMs: ((number(11) + number(12)) / ticksPerSecond) * 1000,
    reapedMs: ((number(13) + number(14)) / ticksPerSecond) * 1000,
    residentBytes: number(21) * pageBytes,
    isEnding: (number(6) & exiting) !== 0 && number(17) <= 1,
  };
};

/** When a process was started, also of one that is dead and not yet waited for; undefined when nobody has this pid. */
export const readStart = (pid: number): string | undefined => {
  const length = readBytes(`/proc/${pid}/stat`);
  return length === undefined || readFields(buffer, length, fields) < fields.length ? undefined : String(fields[19]);
};

/** The memory of a process with its part of the pages that it shares; undefined when we may not ask. Walks all its pages: dear. */
export const readProportional = (pid: number): number | undefined => {
  const kib = /^Pss:\s+(\d+) kB/m.exec(readSmall(`/proc/${pid}/smaps_rollup`) ?? '')?.[1];
  return kib === undefined ? undefined : Number(kib) * 1024;
};

/** The environment that a process was started with, when we may read it. */
export const readEnvironment = (pid: number): string => {
  const text = readWhole(`/proc/${pid}/environ`);
  if (text !== '') return text;
  const thread = threadOf(pid);
  return thread === undefined ? '' : readWhole(`${thread}/environ`);
};

const readWhole = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // gone, or another user's
  }
};

/** Whose main thread has left shows nothing of its memory in its own folder: that of another of its threads. */
const threadOf = (pid: number): string | undefined => {
  if (readRow(pid)?.state !== 'Z') return undefined;
  try {
    const other = readdirSync(`/proc/${pid}/task`).find(name => name !== String(pid));
    return other === undefined ? undefined : `/proc/${pid}/task/${other}`;
  } catch {
    return undefined; // gone
  }
};

const environmentsOf = oncePerTable(() => new Map<number, string>());

/** The same, read once for each reading of the process table, however many trees look at it. */
export const environmentIn = (table: ReadonlyMap<number, Row>, pid: number): string => {
  const known = environmentsOf(table);
  const text = known.get(pid) ?? readEnvironment(pid);
  known.set(pid, text);
  return text;
};

/** The value of one variable in an environment block. */
export const variableIn = (environment: string, name: string): string | undefined => {
  const block = `\0${environment}`;
  const at = block.indexOf(`\0${name}=`);
  if (at < 0) return undefined;
  const from = at + name.length + 2;
  const end = block.indexOf('\0', from);
  return Buffer.from(block.slice(from, end < 0 ? undefined : end), 'latin1').toString('utf8');
};

/** The command line of a process, for people. */
export const readCommand = (pid: number): string => {
  const argv = argumentsIn(`/proc/${pid}`) || argumentsIn(threadOf(pid) ?? '');
  if (argv !== '') return argv;
  return readSmall(`/proc/${pid}/comm`)?.trim() ?? '?';
};

const argumentsIn = (folder: string): string =>
  readSmall(`${folder}/cmdline`, 'utf8')?.replaceAll('\0', ' ').trim() ?? '';

/** The user that a process runs as; undefined when it is gone. */
export const readUser = (pid: number): number | undefined => {
  const uid = /^Uid:\s+(\d+)/m.exec(readSmall(`/proc/${pid}/status`) ?? '')?.[1];
  return uid === undefined ? undefined : Number(uid);
};

/** The pids of a process, from the outermost namespace that we see to its own. Empty when it is gone. */
export const readNamespacePids = (pid: number): readonly number[] => {
  const pids = /^NSpid:\s+(.+)$/m.exec(readSmall(`/proc/${pid}/status`) ?? '')?.[1];
  return pids === undefined ? [] : pids.split(/\s+/).map(Number);
};

/** When a process was born: milliseconds since the epoch, to about 10 ms. */
export const bornAt = ({ start }: Row): number => {
  const uptime = Number(readSmall('/proc/uptime')?.split(' ')[0] ?? 0);
  return Date.now() - uptime * 1000 + (Number(start) / ticksPerSecond) * 1000;
};

const listPids = (): readonly number[] => {
  try {
    return readdirSync('/proc').filter(isNumber).map(Number);
  } catch {
    return []; // out of file descriptors
  }
};

const isNumber = (name: string): boolean => {
  const first = name.charCodeAt(0);
  return first >= 48 && first <= 57;
};

const readSmall = (path: string, encoding: 'latin1' | 'utf8' = 'latin1'): string | undefined => {
  const length = readBytes(path);
  return length === undefined ? undefined : buffer.toString(encoding, 0, length);
};

/** Reads the beginning of a file into `buffer`; gives how many bytes. */
const readBytes = (path: string): number | undefined => {
  let fd: number | undefined;
  try {
    fd = openSync(path, 'r');
    return readSync(fd, buffer, 0, buffer.length, 0);
  } catch {
    return undefined; // processes come and go while we look
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};
