import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../harness/disk/make-folders.ts';

/** Writes a file so that a reader sees the old one or the new one, never a half. Throws when it cannot. */
export const writeWhole = (path: string, text: string): void => {
  makeFolders(dirname(path));
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    const fd = openSync(fresh, 'w', 0o644);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
};
