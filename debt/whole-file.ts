import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../harness/disk/make-folders.ts';
import { writeSpecial } from '../harness/disk/write-special.ts';

/** Writes a file so that nobody ever sees half of it, not even after a crash of the machine. Throws when it cannot. */
export const writeWhole = (path: string, text: string): void => {
  if (writeSpecial(path, text)) return;
  const dir = dirname(path);
  const made = makeFolders(dir);
  if (made !== undefined) syncFolder(dirname(made));
  const fresh = freshName(path.replace(/\.yaml$/u, ''));
  try {
    writeSynced(fresh, text);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
  syncFolder(dir);
};

/** A name beside a file that no other process uses, and that is not taken for an entry. */
export const freshName = (path: string): string => `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Writes a new file and waits until it is on the disk. Throws when it cannot. */
export const writeSynced = (path: string, text: string): void => {
  const fd = openSync(path, 'wx', 0o644);
  try {
    writeFileSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/** Waits until what was renamed or removed in a folder is on the disk. */
export const syncFolder = (dir: string): void => {
  try {
    const fd = openSync(dir, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // Windows and some network disks cannot do this: there the file system's own journal has to be enough.
  }
};
