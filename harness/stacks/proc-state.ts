import { readdir, readFile, readlink } from 'node:fs/promises';
import { waitOf } from './wait-place.ts';
import type { Wait } from './wait-place.ts';
import type { Clock } from '../clock.ts';

/** One thread over a short stretch of time. */
export type ThreadLook = {
  readonly tid: number;
  readonly name: string;
  /** The kernel's letter: R, S, D, T, t, Z, X. */
  readonly state: string;
  /** The share of the time in which it ran or wanted to run, 0 to 1; undefined when the kernel does not tell. */
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
  readonly busyMs?: number;
  readonly wait?: Wait;
};

const maxThreads = 64;
const maxChildren = 20;
const samples = 4;
const pauseMs = 20;

/** Looks at a process for about 60 ms. Undefined when there is no `/proc` or no such process. */
export const lookAtProc = async (pid: number, clock: Clock): Promise<ProcLook | undefined> => {
  const rounds: (readonly Sample[])[] = [];
  for (let round = 0; round < samples; round += 1) {
    if (round > 0) await clock.sleep(pauseMs);
    rounds.push(await sampleThreads(pid, clock));
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
export const stateOf = async (pid: number): Promise<string | undefined> =>
  parseStat(await read(`/proc/${pid}/stat`))?.state;

/** Whether the process has a handler of its own for a signal. Undefined where the kernel does not tell. */
export const catchesSignal = async (pid: number, signal: number): Promise<boolean | undefined> =>
  parseCaught(await read(`/proc/${pid}/status`), signal);

/** The same, from the text of `/proc/PID/status`. */
export const parseCaught = (status: string, signal: number): boolean | undefined => {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1];
  return mask === undefined ? undefined : ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
};

/** The pid that a process has in its own namespace, which is the one it knows. */
export const ownPidOf = async (pid: number): Promise<number | undefined> => {
  const own = /^NSpid:.*\s(\d+)$/m.exec(await read(`/proc/${pid}/status`))?.[1];
  return own === undefined ? undefined : Number(own);
};

/** The working folder of a process. */
export const cwdOf = async (pid: number): Promise<string | undefined> =>
  readlink(`/proc/${pid}/cwd`).catch(() => undefined);

const threadLook = (last: Sample, rounds: readonly (readonly Sample[])[]): ThreadLook => {
  const seen = rounds.flatMap(round => round.filter(({ tid }) => tid === last.tid));
  const first = seen[0] ?? last;
  const elapsed = last.at - first.at;
  // Measured time is finer; the letter also sees a thread that a CPU quota keeps from running.
  const measured =
    first.busyMs === undefined || last.busyMs === undefined || elapsed <= 0
      ? 0
      : (last.busyMs - first.busyMs) / elapsed;
  const counted = seen.filter(({ state }) => state === 'R').length / seen.length;
  const wait = mostCommon(seen.flatMap(sample => (sample.wait === undefined ? [] : [sample.wait])));
  return {
    tid: last.tid,
    name: last.name,
    state: last.state,
    busy: Math.min(1, Math.max(measured, counted)),
    ...(wait === undefined ? {} : { wait }),
  };
};

const sampleThreads = async (pid: number, clock: Clock): Promise<readonly Sample[]> => {
  const names = await readdir(`/proc/${pid}/task`).catch(() => []);
  const tids = names.map(Number).toSorted((a, b) => Number(b === pid) - Number(a === pid) || a - b);
  const found = await Promise.all(tids.slice(0, maxThreads).map(tid => sampleThread(pid, tid, clock)));
  return found.filter(sample => sample !== undefined);
};

const sampleThread = async (pid: number, tid: number, clock: Clock): Promise<Sample | undefined> => {
  const base = `/proc/${pid}/task/${tid}`;
  const [stat, schedule, syscall] = await Promise.all(
    ['stat', 'schedstat', 'syscall'].map(name => read(`${base}/${name}`)),
  );
  const parsed = parseStat(stat ?? '');
  if (parsed === undefined) return undefined;
  const busyMs = busyOf(schedule ?? '', parsed.ticks);
  const channel = syscall === '' ? await read(`${base}/wchan`) : '';
  const wait = parsed.state === 'R' ? undefined : waitOf(syscall ?? '', channel, process.arch);
  return {
    tid,
    name: parsed.name,
    state: parsed.state,
    at: clock.now(),
    busyMs,
    ...(wait === undefined ? {} : { wait }),
  };
};

/** Time on a CPU plus time in the queue for one: a loaded machine does not make a loop look idle. */
const busyOf = (schedule: string, ticks: number): number => {
  const [ran, waited] = schedule.trim().split(' ').map(Number);
  return ran === undefined || waited === undefined || Number.isNaN(ran + waited) ? ticks * 10 : (ran + waited) / 1e6;
};

const childrenOf = async (pid: number, room: number): Promise<readonly ChildLook[]> => {
  const found: ChildLook[] = [];
  const queue = [pid];
  for (let parent = queue.shift(); parent !== undefined && found.length < room; parent = queue.shift()) {
    for (const child of await childPids(parent)) {
      const parsed = parseStat(await read(`/proc/${child}/stat`));
      if (parsed === undefined) continue;
      found.push({ pid: child, parent, state: parsed.state, command: await commandOf(child) });
      queue.push(child);
    }
  }
  return found.slice(0, room);
};

const childPids = async (pid: number): Promise<readonly number[]> => {
  const tids = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tids.map(tid => readFile(`/proc/${pid}/task/${tid}/children`, 'utf8').catch(() => undefined)),
  );
  if (lists.some(list => list !== undefined))
    return lists.flatMap(list => (list ?? '').split(' ').filter(Boolean).map(Number));
  // Kernels without CONFIG_PROC_CHILDREN: ask everyone for the parent.
  const all = (await readdir('/proc').catch(() => [])).filter(name => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(all.map(async one => parseStat(await read(`/proc/${one}/stat`))?.parent));
  return all.filter((_, index) => parents[index] === pid);
};

const commandOf = async (pid: number): Promise<string> => {
  const line = (await read(`/proc/${pid}/cmdline`)).split('\0').join(' ').trim();
  return line === '' ? `[${parseStat(await read(`/proc/${pid}/stat`))?.name ?? '?'}]` : line.slice(0, 300);
};

const mostCommon = (waits: readonly Wait[]): Wait | undefined =>
  waits.toSorted(
    (a, b) => waits.filter(({ kind }) => kind === b.kind).length - waits.filter(({ kind }) => kind === a.kind).length,
  )[0];

/** Processes end while they are read: what is gone reads as nothing. */
const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
