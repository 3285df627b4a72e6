import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../../harness/disk/make-folders.ts';
import { writeSpecial } from '../../harness/disk/write-special.ts';

/**
 * Puts a whole text where a collector reads: at each moment the file is the old one or the new one. Makes missing folders;
 * throws the system's error, and then nothing of the new text is left behind.
 */
export const writeTextfile = (path: string, text: string): void => {
  if (writeSpecial(path, text)) return;
  const folder = dirname(path);
  makeFolders(folder);
  // A collector reads every name that ends in .prom, those with a dot in front too. The number may be another container's as well.
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    writeWhole(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
};

const writeWhole = (path: string, text: string): void => {
  const file = openSync(path, 'wx');
  try {
    fchmodSync(file, 0o644); // the collector is another user, whatever our umask is
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** The new name outlives a power cut only when its folder is on the disk. Windows has no such call for folders. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
};
