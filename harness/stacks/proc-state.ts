import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { waitOf } from './wait-place.ts';
import type { Wait } from './wait-place.ts';
import type { Clock } from '../clock.ts';

/** One thread over a short stretch of time. */
export type ThreadLook = {
  readonly tid: number;
  readonly name: string;
  /** The kernel's letter: R, S, D, T, t, Z, X. */
  readonly state: string;
  /** The share of the time in which it ran or would have, 0 to 1; undefined when the kernel does not tell. */
  readonly busy?: number;
  readonly wait?: Wait;
};

/** A process below the one that was looked at. */
type ChildLook = {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
};

/** What the kernel says of a process. The main thread is the first. */
export type ProcLook = {
  readonly command: string;
  readonly threads: readonly ThreadLook[];
  readonly children: readonly ChildLook[];
};

type Sample = {
  readonly tid: number;
  readonly name: string;
  readonly state: string;
  readonly at: number;
  readonly spent?: Spent;
  readonly wait?: Wait;
};

/** Milliseconds on a CPU, and in the queue for one, since the thread began. */
type Spent = { readonly ran: number; readonly waited: number };

const maxThreads = 64;
const maxChildren = 20;
const samples = 4;
const pauseMs = 15;

/** Looks at a process for about 45 ms. Undefined when there is no `/proc` or no such process. */
export const lookAtProc = async (pid: number, clock: Clock): Promise<ProcLook | undefined> => {
  const rounds: (readonly Sample[])[] = [];
  for (let round = 0; round < samples; round += 1) {
    if (round > 0) await clock.sleep(pauseMs);
    rounds.push(sampleThreads(pid, clock));
  }
  const last = rounds.at(-1) ?? [];
  if (last.length === 0) return undefined;
  return {
    command: await commandOf(pid),
    threads: last.map(sample => threadLook(sample, rounds)),
    children: await childrenOf(pid, maxChildren),
  };
};

/** The state and the name in a line of `/proc/PID/stat`. The name may hold spaces and parentheses. */
export const parseStat = (
  text: string,
):
  | {
      readonly name: string;
      readonly state: string;
      readonly parent: number;
      readonly ticks: number;
    }
  | undefined => {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const fields = text.slice(close + 2).split(' ');
  return {
    name: text.slice(open + 1, close),
    state: fields[0] ?? '?',
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
  };
};

/** The kernel's letter for a process, its main thread's. Undefined when there is no such process, or no `/proc`. */
export const stateOf = (pid: number): string | undefined => parseStat(read(`/proc/${pid}/stat`))?.state;

/** Whether the process has a handler of its own for a signal. Undefined where the kernel does not tell. */
export const catchesSignal = (pid: number, signal: number): boolean | undefined =>
  parseCaught(read(`/proc/${pid}/status`), signal);

/** The same, from the text of `/proc/PID/status`. */
export const parseCaught = (status: string, signal: number): boolean | undefined => {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1];
  return mask === undefined ? undefined : ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
};

/** The pid that a process has in its own namespace, which is the one it knows. */
export const ownPidOf = (pid: number): number | undefined => {
  const own = /^NSpid:.*\s(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return own === undefined ? undefined : Number(own);
};

/** For what the main thread of a process sleeps in the kernel. */
export const waitOfProcess = (pid: number): Wait | undefined =>
  waitOf(read(`/proc/${pid}/syscall`), read(`/proc/${pid}/wchan`), process.arch);

/** The working folder of a process. */
export const cwdOf = (pid: number): string | undefined => attempt(() => readlinkSync(`/proc/${pid}/cwd`));

const threadLook = (last: Sample, rounds: readonly (readonly Sample[])[]): ThreadLook => {
  const seen = rounds.flatMap(round => round.filter(({ tid }) => tid === last.tid));
  const first = seen[0] ?? last;
  const elapsed = last.at - first.at;
  const ready = seen.filter(({ state }) => state === 'R').length / seen.length;
  const wait = mostCommon(seen.flatMap(sample => (sample.wait === undefined ? [] : [sample.wait])));
  return {
    tid: last.tid,
    name: last.name,
    state: last.state,
    busy: busyShareOf(elapsed, first.spent, last.spent, ready),
    ...(wait === undefined ? {} : { wait }),
  };
};

/**
 * Of the time that the machine has left it, the share in which a thread ran: on a loaded machine a loop does not look idle,
 * and who only wakes up now and then does not look like a loop. `ready`: the share of looks that saw it ready to run.
 */
export const busyShareOf = (
  elapsed: number,
  first: Spent | undefined,
  last: Spent | undefined,
  ready: number,
): number => {
  // Never seen asleep. The kernel counts a wait for a CPU only when it is over, and one that a quota makes not at all.
  if (ready === 1 || first === undefined || last === undefined || elapsed <= 0) return ready;
  const ran = last.ran - first.ran;
  const left = elapsed - (last.waited - first.waited);
  return left <= 0 ? ready : Math.min(1, Math.max(0, ran / left));
};

const sampleThreads = (pid: number, clock: Clock): readonly Sample[] => {
  const tids = threadsOf(pid)
    .map(Number)
    .toSorted((a, b) => Number(b === pid) - Number(a === pid) || a - b);
  return tids
    .slice(0, maxThreads)
    .map(tid => sampleThread(pid, tid, clock))
    .filter(sample => sample !== undefined);
};

const sampleThread = (pid: number, tid: number, clock: Clock): Sample | undefined => {
  const base = `/proc/${pid}/task/${tid}`;
  const parsed = parseStat(read(`${base}/stat`));
  if (parsed === undefined) return undefined;
  const syscall = parsed.state === 'R' ? '' : read(`${base}/syscall`);
  const channel = parsed.state === 'R' || syscall !== '' ? '' : read(`${base}/wchan`);
  const wait = parsed.state === 'R' ? undefined : waitOf(syscall, channel, process.arch);
  return {
    tid,
    name: parsed.name,
    state: parsed.state,
    at: clock.now(),
    spent: spentOf(read(`${base}/schedstat`), parsed.ticks),
    ...(wait === undefined ? {} : { wait }),
  };
};

const spentOf = (schedule: string, ticks: number): Spent => {
  const [ran, waited] = schedule.trim().split(' ').map(Number);
  return ran === undefined || waited === undefined || Number.isNaN(ran + waited)
    ? { ran: ticks * 10, waited: 0 }
    : { ran: ran / 1e6, waited: waited / 1e6 };
};

const childrenOf = async (pid: number, room: number): Promise<readonly ChildLook[]> => {
  const found: ChildLook[] = [];
  const queue = [pid];
  for (let parent = queue.shift(); parent !== undefined && found.length < room; parent = queue.shift()) {
    for (const child of childPids(parent)) {
      const parsed = parseStat(read(`/proc/${child}/stat`));
      if (parsed === undefined) continue;
      found.push({ pid: child, parent, state: parsed.state, command: await commandOf(child) });
      queue.push(child);
    }
  }
  return found.slice(0, room);
};

const childPids = (pid: number): readonly number[] => {
  const lists = threadsOf(pid).map(tid => attempt(() => readFileSync(`/proc/${pid}/task/${tid}/children`, 'utf8')));
  if (lists.some(list => list !== undefined))
    return lists.flatMap(list => (list ?? '').split(' ').filter(Boolean).map(Number));
  // Kernels without CONFIG_PROC_CHILDREN: ask everyone for the parent.
  const all = (attempt(() => readdirSync('/proc')) ?? []).filter(name => /^\d+$/.test(name)).map(Number);
  return all.filter(one => parseStat(read(`/proc/${one}/stat`))?.parent === pid);
};

const threadsOf = (pid: number): readonly string[] => attempt(() => readdirSync(`/proc/${pid}/task`)) ?? [];

/** The only file here whose reading can wait, for a process that holds its memory: it is not read at once. */
const commandOf = async (pid: number): Promise<string> => {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const line = text.split('\0').join(' ').trim();
  return line === '' ? `[${parseStat(read(`/proc/${pid}/stat`))?.name ?? '?'}]` : line.slice(0, 300);
};

const mostCommon = (waits: readonly Wait[]): Wait | undefined =>
  waits.toSorted(
    (a, b) => waits.filter(({ kind }) => kind === b.kind).length - waits.filter(({ kind }) => kind === a.kind).length,
  )[0];

/** What a look found; undefined when there is nothing (any more): processes end while they are read. */
export const attempt = <T>(look: () => T): T | undefined => {
  try {
    return look();
  } catch {
    return undefined;
  }
};

/**
 * What is gone reads as nothing. At once: the kernel answers from memory, while each file that is read beside the event loop
 * waits twice for a CPU, which on a busy machine is most of the time that a look has.
 */
const read = (path: string): string => attempt(() => readFileSync(path, 'utf8')) ?? '';
