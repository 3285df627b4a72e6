import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from '../harness/disk/make-folders.ts';
import { writeSpecial } from '../harness/disk/write-special.ts';

/** Writes a file, from one text or piece by piece, so that a reader sees the old one or the new one, never a half; into a device or a pipe as it is. Throws when it cannot. */
export const writeWhole = (path: string, text: string | Iterable<string>): void => {
  if (writeSpecial(path, text)) return;
  makeFolders(dirname(path));
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    const fd = openSync(fresh, 'w', 0o644);
    try {
      writePieces(fd, typeof text === 'string' ? [text] : text);
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

const bufferBytes = 256 * 1024;

/**
 * Pieces of a report may be single lines: each call of the system takes many of them, and all of them lie in one buffer, since a
 * new one for each call is memory that nobody gives back before the report is done. No piece ends in the middle of a character.
 */
const writePieces = (fd: number, pieces: Iterable<string>): void => {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let filled = 0;
  const flush = (): void => {
    writeFileSync(fd, buffer.subarray(0, filled));
    filled = 0;
  };
  for (const piece of pieces) {
    const mostBytes = piece.length * 3;
    if (mostBytes > bufferBytes - filled) flush();
    if (mostBytes > bufferBytes) writeFileSync(fd, piece);
    else filled += buffer.write(piece, filled);
  }
  flush();
};
