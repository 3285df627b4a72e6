import { execa } from 'execa';
import type { Exit } from '../protocol/outcome.ts';

/** How a program of ours has ended, and what it has printed. */
export type RunEnd = { readonly exit: Exit; readonly text: string; readonly why?: 'limit' | 'stopped' | 'too-much' };

/** How a program of ours is run. */
export type RunOptions = {
  readonly cwd: string;
  /** On top of our own environment; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly limitMs: number;
  /** Ends it before its time. */
  readonly stop: AbortSignal;
  /** What of it is kept. Default: both streams, as they come. */
  readonly streams?: 'both' | 'stdout';
  /** From SIGTERM to SIGKILL. Default: as long as a gate needs. */
  readonly graceMs?: number;
};

/** From SIGTERM to SIGKILL: a gate has trees to end first. */
const gateGraceMs = 15_000;

/** Runs a program that ends what it starts, such as a gate, to its end or to the limit. Throws on nothing. */
export const runToEnd = async (
  argv: readonly string[],
  { cwd, env, limitMs, stop, streams = 'both', graceMs = gateGraceMs }: RunOptions,
): Promise<RunEnd> => {
  const [file = '', ...args] = argv;
  const { exitCode, signal, all, stdout, timedOut, isCanceled, isMaxBuffer, originalMessage } = await execa(
    file,
    args,
    {
      cwd,
      env,
      stdin: 'ignore',
      all: true,
      reject: false,
      timeout: limitMs,
      cancelSignal: stop,
      forceKillAfterDelay: graceMs,
      maxBuffer: 4 * 1024 * 1024,
    },
  );
  const exit: Exit = {
    ...(exitCode === undefined ? {} : { code: exitCode }),
    ...(signal === undefined ? {} : { signal }),
  };
  const kept = streams === 'stdout' ? stdout : all;
  const text = typeof kept === 'string' && kept !== '' ? kept : (originalMessage ?? '');
  return {
    exit,
    text,
    ...(timedOut ? { why: 'limit' } : isCanceled ? { why: 'stopped' } : isMaxBuffer ? { why: 'too-much' } : {}),
  };
};
