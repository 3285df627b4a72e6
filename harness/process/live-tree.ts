import { createRequire } from 'node:module';
import { execa } from 'execa';
import pTimeout from 'p-timeout';
import type { Member } from './tree.ts';

const probeLimitMs = 2_000;
const killLimitMs = 3_000;
/** Longer than execa's own limit: this one holds when even SIGKILL takes its time. */
const spareMs = 1_000;
/** tree-kill starts one `ps` for each process, and each reads all processes of the machine: past this it takes longer than a kill may. */
const mostMembers = 8;

/** The members that hang together with `root` by living parents: the part of a tree that tree-kill sees. */
export const liveTree = (members: readonly Member[], root: number): readonly Member[] => {
  const found = new Set(members.filter(({ pid }) => pid === root));
  // A set tells its later additions too, so this walks down to the last generation.
  for (const parent of found) for (const member of members) if (member.ppid === parent.pid) found.add(member);
  return [...found];
};

/** Whether tree-kill can end a live tree of this many processes. */
export const canTreeKill = async (size: number): Promise<boolean> => size <= mostMembers && (await hasUsefulPs());

/**
 * Signals the live tree of a process by tree-kill; false when that did not work. tree-kill knows pids only: the caller
 * has just seen that this one is the right process. It runs in a process of its own, because when `ps` is missing or
 * cannot be forked it dies of an unhandled error.
 */
export const killLiveTree = async (
  pid: number,
  signal: 'SIGTERM' | 'SIGKILL',
  limitMs: number = killLimitMs,
): Promise<boolean> => {
  const program = createRequire(import.meta.url).resolve('tree-kill/cli.js');
  const code = await exitCodeOf(process.execPath, [program, String(pid), signal], Math.min(limitMs, killLimitMs));
  return code === 0;
};

let probe: Promise<boolean> | undefined;

/** With a `ps` that does not know its options, such as busybox's, tree-kill kills the leader alone and says that all went well. */
const hasUsefulPs = (): Promise<boolean> => {
  if (process.platform !== 'linux') return Promise.resolve(true);
  const question = ['-o', 'pid', '--no-headers', '--ppid', String(process.pid)];
  return (probe ??= exitCodeOf('ps', question, probeLimitMs).then(code => code === 0));
};

const exitCodeOf = (file: string, argv: readonly string[], limitMs: number): Promise<number | undefined> => {
  const ended = execa(file, argv, {
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: limitMs,
    killSignal: 'SIGKILL',
    env: { NODE_OPTIONS: '' },
  }).then(({ exitCode }) => exitCode);
  return pTimeout(ended, { milliseconds: limitMs + spareMs, fallback: () => undefined });
};
