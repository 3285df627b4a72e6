import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../harness/disk/make-folders.ts';
import { writeSpecial } from '../harness/disk/write-special.ts';

/** Writes a file so that a reader sees the old one or the new one, never a half; into a device or a pipe as it is. Throws when it cannot. */
export const writeWhole = (path: string, text: string): void => {
  if (writeSpecial(path, text)) return;
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
