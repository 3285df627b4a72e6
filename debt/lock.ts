import { linkSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolders } from '../harness/disk/make-folders.ts';
import { trouble } from './disk-words.ts';
import { leftover } from './ledger-folder.ts';
import { type LockHolder, holderText, isGone, readHolder, thisProcess } from './lock-holder.ts';
import type { LedgerProblem } from './problem.ts';
import { freshName, writeSynced } from './whole-file.ts';

/** What a change returned, or why it was not made. */
export type Locked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: LedgerProblem };

/** How a lock is waited for. */
export type LockWait = {
  /** How often it is tried before giving up. */
  readonly tries?: number;
  readonly pause?: () => Promise<unknown>;
};

type Try = { readonly kind: 'taken' | 'gone' } | { readonly kind: 'held'; readonly by: LockHolder | undefined };

/** With pauses of 15 ms on average, about half a minute: longer than any change takes. */
const enoughTries = 2000;
const pauseABit = (): Promise<unknown> => sleep(10 + Math.random() * 10);

/**
 * Makes a change while no other process does: the lock is `.lock` in the ledger's folder, and that of a dead process is
 * taken over. A change that throws frees the lock. Inside a change no second lock can be had.
 */
export const withLedgerLock = async <T>(
  dir: string,
  change: () => T | Promise<T>,
  { tries = enoughTries, pause = pauseABit }: LockWait = {},
): Promise<Locked<T>> => {
  const root = resolve(dir);
  const path = join(root, '.lock');
  const text = holderText(thisProcess());
  try {
    makeFolders(root);
    let last = take(path, text);
    for (let left = tries - 1; last.kind !== 'taken' && left > 0; left--) {
      await pause();
      last = take(path, text);
    }
    if (last.kind !== 'taken') return refused(path, heldMessage(path, last));
  } catch (error) {
    return refused(path, `The ledger cannot be locked: ${trouble(error)}.`);
  }
  try {
    sweep(root, { isDeep: false });
    return { ok: true, value: await change() };
  } finally {
    free(path, text);
  }
};

/** Only our own: somebody may have removed it by hand, and somebody else may have taken it since. */
const free = (path: string, text: string): void => {
  try {
    if (readFileSync(path, 'utf8') === text) rmSync(path, { force: true });
  } catch {
    // It is gone, or the disk is: the next one finds the lock of a process that has ended.
  }
};

const refused = <T>(file: string, message: string): Locked<T> => ({
  ok: false,
  problem: { file, line: 1, column: 1, message },
});

const heldMessage = (path: string, last: Try): string => {
  const by = last.kind === 'held' && last.by ? `process ${last.by.pid} on ${last.by.host}` : 'another process';
  return `The ledger is being changed by ${by}: wait for it, or remove ${path} when nothing runs.`;
};

/**
 * Tries once. The lock of a dead process may be removed by nobody but the holder of a second lock, who looks again
 * before it does: otherwise of two that have seen the dead one, the slower would remove the lock of the quicker. The
 * second lock is like the first and may itself have been left by a dead process, hence the levels.
 */
const take = (path: string, text: string, level = 0): Try => {
  const by = holderOf(path);
  if (by === 'nobody') return create(path, text) ? { kind: 'taken' } : { kind: 'gone' };
  if (by === undefined || !isGone(by) || level > 3) return { kind: 'held', by };
  const guard = `${path}+`;
  if (take(guard, text, level + 1).kind !== 'taken') return { kind: 'held', by };
  try {
    const again = holderOf(path);
    if (again !== 'nobody' && again !== undefined && isGone(again)) rmSync(path, { force: true });
    sweep(join(path, '..'), { isDeep: true });
  } finally {
    rmSync(guard, { force: true });
  }
  return create(path, text) ? { kind: 'taken' } : { kind: 'gone' };
};

/** `undefined` for a lock that cannot be understood: somebody's, but nobody knows whose. */
const holderOf = (path: string): LockHolder | 'nobody' | undefined => {
  try {
    return readHolder(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nobody';
    throw error;
  }
};

/** Makes a lock with its text in it at once, so that none is ever seen empty. */
const create = (path: string, text: string): boolean => {
  const fresh = freshName(path);
  try {
    writeSynced(fresh, text);
    return exclusively(() => linkSync(fresh, path), path, text);
  } finally {
    rmSync(fresh, { force: true });
  }
};

const exclusively = (make: () => void, path: string, text: string): boolean => {
  try {
    make();
    return true;
  } catch (error) {
    const code = codeOf(error);
    // Gone: a machine that shares this disk has taken our file for a dead process's. The next try makes another.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    // A disk without hard links: a lock that is killed before it has its text then has to be removed by hand.
    if (['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(code)) return openNew(path, text);
    throw error;
  }
};

const openNew = (path: string, text: string): boolean => {
  try {
    writeSynced(path, text);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * Removes what killed processes have left behind: files that carry the pid of one that is gone. Entries are written
 * under the lock, so they are looked for only when a lock was left too; before it has its lock a process leaves less.
 */
const sweep = (dir: string, { isDeep }: { readonly isDeep: boolean }): void => {
  for (const file of readdirSync(dir, { withFileTypes: true, recursive: isDeep })) {
    const pid = leftover.exec(file.name)?.[1];
    if (pid !== undefined && file.isFile() && isGone(here(Number(pid))))
      rmSync(join(file.parentPath, file.name), { force: true });
  }
};

const here = (pid: number): LockHolder => ({ pid, start: '', host: hostname() });
