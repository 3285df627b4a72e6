import { randomBytes } from 'node:crypto';
import { closeSync, fchmodSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../../harness/disk/make-folders.ts';
import { isSpecial, writeSpecial } from '../../harness/disk/write-special.ts';

/**
 * Puts a whole text where a collector reads: at each moment the file is the old one or the new one. Makes missing folders;
 * throws the system's error, and then nothing of the new text is left behind.
 */
export const writeTextfile = (path: string, text: string): void => {
  if (writeSpecial(path, text)) return;
  const folder = dirname(path);
  makeFolders(folder);
  const temporary = temporaryOf(path);
  try {
    writeWhole(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
};

/** A collector reads every name that ends in .prom, those with a dot in front too. The number may be another container's as well. */
const temporaryOf = (path: string): string => `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;

/** So much is tried where nothing is written yet. */
const usualBytes = 32 * 1024;

/**
 * Throws where `writeTextfile` could not write a text as long as the one that is there, as far as that can be known without. No
 * collector sees anything of it, and what is written to a device or a pipe is not tried.
 */
export const tryTextfile = (path: string): void => {
  if (isSpecial(path)) return;
  makeFolders(dirname(path));
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) closeSync(openSync(path, 'r+')); // throws that it is one
  const temporary = temporaryOf(path);
  try {
    writeFileSync(temporary, Buffer.alloc(there?.size ?? usualBytes, ' '), { flag: 'wx' });
  } finally {
    rmSync(temporary, { force: true });
  }
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
