import { readSync } from 'node:fs';

const chunkBytes = 64 * 1024;
const lineEnd = 10;

/** The first line on the input of this process, which does nothing else until it is there; undefined where the input ends before. */
export const inputLine = (): string | undefined => {
  const parts: Buffer[] = [];
  for (;;) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const got = readSync(0, chunk);
    if (got === 0) return undefined;
    const end = chunk.subarray(0, got).indexOf(lineEnd);
    parts.push(chunk.subarray(0, end < 0 ? got : end));
    if (end >= 0) return Buffer.concat(parts).toString();
  }
};
