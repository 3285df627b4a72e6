import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

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

  /** Piece by piece, by way of a copy behind the end: a ring in memory would be the most that the gate ever takes. */
  #straighten(over: number): void {
    const oldest = (this.#bytes - this.#half) % this.#half;
    const mark = Buffer.from(`\n... ${over} bytes left out ...\n`);
    const to = this.#half + mark.length;
    const behind = Math.max(this.#half * 2, to);
    this.#copy(this.#half + oldest, this.#half - oldest, behind);
    this.#copy(this.#half, oldest, behind + this.#half - oldest);
    this.#put(mark, this.#half);
    this.#copy(behind, this.#half, to);
    if (this.#fd !== undefined) ftruncateSync(this.#fd, to + this.#half);
  }

  #copy(from: number, length: number, to: number): void {
    const part = Buffer.allocUnsafe(Math.min(copyBytes, length));
    for (let done = 0; done < length && this.#fd !== undefined && this.#trouble === undefined;) {
      const got = readSync(this.#fd, part, 0, Math.min(part.length, length - done), from + done);
      if (got === 0) return;
      this.#put(part.subarray(0, got), to + done);
      done += got;
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
