import { closeSync, constants, openSync, type Stats, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';

const patienceMs = 10_000;
const pauseMs = 10;

/**
 * Writes a text into what is no file of ours to replace: a device, a pipe, a socket, anything below `/dev` or `/proc`. False
 * where the path names a usual file, a folder or nothing. As root, to rename a file onto `/dev/null` takes it from everybody.
 * Throws what the system says: a pipe that nobody reads is ENXIO, one that is not emptied for 10 s is EAGAIN.
 */
export const writeSpecial = (path: string, text: string | Iterable<string>): boolean => {
  if (!isSpecial(path)) return false;
  const fd = openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK);
  try {
    writeAll(fd, Buffer.from(typeof text === 'string' ? text : [...text].join('')));
  } finally {
    closeSync(fd);
  }
  return true;
};

/** Whether a path is no file of ours to replace. */
export const isSpecial = (path: string): boolean => {
  const found = stateOf(path);
  if (found === undefined || found.isDirectory()) return false;
  return !found.isFile() || /^\/(?:dev|proc)\//u.test(resolve(path));
};

/** Why a path cannot be looked at is told by who wants to write there. */
const stateOf = (path: string): Stats | undefined => {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
};

const writeAll = (fd: number, bytes: Buffer): void => {
  const end = performance.now() + patienceMs;
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || performance.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
};
