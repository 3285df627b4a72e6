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
      for (const part of parts(text)) writeFileSync(fd, part);
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

const partLength = 256 * 1024;

/** Pieces of a report may be single lines: each call of the system takes many of them. */
function* parts(text: string | Iterable<string>): Generator<string, void> {
  if (typeof text === 'string') return yield text;
  let waiting: string[] = [];
  let length = 0;
  for (const piece of text) {
    waiting.push(piece);
    length += piece.length;
    if (length < partLength) continue;
    yield waiting.join('');
    waiting = [];
    length = 0;
  }
  yield waiting.join('');
}
