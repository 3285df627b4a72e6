import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const chunkBytes = 64 * 1024;

/** Follows a file that others append lines to. A line is told once it is whole; a missing file is an empty one. */
export class Tail {
  readonly #path: string;
  readonly #buffer = Buffer.allocUnsafe(chunkBytes);
  readonly #decoder = new StringDecoder('utf8');
  #fd: number | undefined;
  #offset = 0;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** The lines that have become whole since the last call, piece by piece: who is behind by a hundred megabytes holds none of them. */
  *read(): Generator<string, void> {
    this.#fd ??= openIfThere(this.#path);
    if (this.#fd === undefined) return;
    // What is appended meanwhile is for the next call: a writer that is quicker than its reader would keep it here.
    const end = fstatSync(this.#fd).size;
    while (this.#offset < end) {
      const got = readSync(this.#fd, this.#buffer, 0, Math.min(chunkBytes, end - this.#offset), this.#offset);
      if (got === 0) return;
      this.#offset += got;
      const text = this.#decoder.write(this.#buffer.subarray(0, got));
      this.#rest += text;
      if (!text.includes('\n')) continue; // a very long line is not looked through again with each piece of it
      const lines = this.#rest.split('\n');
      this.#rest = lines.pop() ?? '';
      yield* lines;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

const openIfThere = (path: string): number | undefined => {
  // Not there yet: the shim makes it with its first line. To ask is much cheaper than to fail, and a command never makes one.
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    return openSync(path, 'r');
  } catch {
    return undefined; // it may not be read now
  }
};
