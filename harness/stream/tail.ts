import { closeSync, openSync, readSync, statSync } from 'node:fs';
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

  /** The lines that have become whole since the last call. */
  read(): readonly string[] {
    this.#fd ??= openIfThere(this.#path);
    if (this.#fd === undefined) return [];
    let text = this.#rest;
    for (;;) {
      const got = readSync(this.#fd, this.#buffer, 0, chunkBytes, this.#offset);
      if (got === 0) break;
      this.#offset += got;
      text += this.#decoder.write(this.#buffer.subarray(0, got));
    }
    const lines = text.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
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
