import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const copyBytes = 1024 * 1024;

/**
 * Raw output in one file that stays small: the first half of the cap as it came, then a ring of the same size, made
 * linear at the end. Never throws: the first failure is kept and ends the writing, the output is still drained.
 */
export class Spool {
  readonly #half: number;
  #fd: number | undefined;
  #bytes = 0;
  #trouble: string | undefined;

  constructor(path: string, capBytes: number) {
    this.#half = Math.max(1, Math.floor(capBytes / 2));
    try {
      this.#fd = openSync(path, 'w+', 0o644);
    } catch (error) {
      this.#trouble = messageOf(error);
    }
  }

  /** Why output was lost, when it was. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** How many bytes have come so far: where the next one lies in the stream. */
  get bytes(): number {
    return this.#bytes;
  }

  write(chunk: Buffer): void {
    for (let from = 0; from < chunk.length;) {
      const room =
        this.#bytes < this.#half ? this.#half - this.#bytes : this.#half - ((this.#bytes - this.#half) % this.#half);
      const part = chunk.subarray(from, from + room);
      this.#put(part, this.#position());
      this.#bytes += part.length;
      from += part.length;
    }
  }

  /** Makes the file readable from its first byte to its last, with a line where something was left out. */
  close(): void {
    if (this.#fd === undefined) return;
    try {
      const over = this.#bytes - this.#half * 2;
      if (over > 0 && this.#trouble === undefined) this.#straighten(over);
      closeSync(this.#fd);
    } catch (error) {
      this.#trouble ??= messageOf(error);
    }
    this.#fd = undefined;
  }

  #position(): number {
    return this.#bytes < this.#half ? this.#bytes : this.#half + ((this.#bytes - this.#half) % this.#half);
  }

  #put(part: Buffer, position: number): void {
    if (this.#fd === undefined || this.#trouble !== undefined) return;
    try {
      for (let from = 0; from < part.length;)
        from += writeSync(this.#fd, part, from, part.length - from, position + from);
    } catch (error) {
      this.#trouble = messageOf(error);
    }
  }

  #straighten(over: number): void {
    const oldest = (this.#bytes - this.#half) % this.#half;
    const ring = Buffer.concat([this.#take(this.#half + oldest, this.#half - oldest), this.#take(this.#half, oldest)]);
    const mark = Buffer.from(`\n... ${over} bytes left out ...\n`);
    this.#put(mark, this.#half);
    this.#put(ring, this.#half + mark.length);
  }

  #take(position: number, length: number): Buffer {
    const part = Buffer.alloc(length);
    for (let from = 0; from < length && this.#fd !== undefined;) {
      const got = readSync(this.#fd, part, from, Math.min(copyBytes, length - from), position + from);
      if (got === 0) break;
      from += got;
    }
    return part;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
