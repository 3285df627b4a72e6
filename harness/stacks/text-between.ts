import { closeSync, openSync, readSync } from 'node:fs';

/** What stands in a file between two places, as text; empty when it cannot be read. */
export const textBetween = (file: string, from: number, to: number): string => {
  let fd: number | undefined;
  try {
    fd = openSync(file, 'r');
    const buffer = Buffer.alloc(Math.max(0, to - from));
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, from));
  } catch {
    return '';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
};
