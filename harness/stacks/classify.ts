import type { HangClass } from '../protocol/outcome.ts';
import type { ThreadLook } from './proc-state.ts';

/** What was seen of a stuck process, put together. */
export type Evidence = {
  /** The thread that is stuck, as the kernel sees it; absent where there is no `/proc` or the thread cannot be told from others. */
  readonly thread?: ThreadLook;
  readonly children: number;
  /**
   * How the runtime answered. `paused`: code was running or blocked and could be stopped. `answered`: the event loop is
   * free. `silent`: neither, although it was asked. `not-asked`: there is no one to ask.
   */
  readonly runtime: 'paused' | 'answered' | 'silent' | 'not-asked';
  /** All looks saw the same place. */
  readonly steady: boolean;
  /** The innermost frames are those of a call that waits for a process. */
  readonly inChildCall: boolean;
};

/** From this share of the time on a thread counts as busy. */
export const busyShare = 0.5;

/** Says what a stuck process is doing. */
export const classify = ({ thread, children, runtime, steady, inChildCall }: Evidence): HangClass => {
  if (thread !== undefined && isStopped(thread.state)) return 'stopped';
  if (thread?.state === 'Z' || thread?.state === 'X') return 'unknown';
  if (thread !== undefined && (thread.busy ?? 0) >= busyShare) return 'spinning';
  const wait = thread?.wait?.kind;
  if (wait === 'child' || (inChildCall && children > 0)) return 'waiting-for-child';
  if (wait === 'lock') return 'lock';
  // A synchronous child wait of Node turns a private event loop: it looks idle, but nobody answers.
  if (runtime === 'silent' && children > 0) return 'waiting-for-child';
  if (thread?.state === 'D' || wait === 'io') return 'io';
  if (wait === 'loop' || wait === 'sleep' || runtime === 'answered') return 'idle';
  if (runtime === 'paused') return thread === undefined && !steady ? 'spinning' : 'lock';
  return 'unknown';
};

/** Whether the kernel's letter says that a process was stopped by a signal or a tracer. */
export const isStopped = (state: string | undefined): boolean => state === 'T' || state === 't';
