import { Lines } from './lines.ts';

/** What a runner says on stdout: lines for whoever understands them, and what of them belongs into the log. */
export class Spoken {
  readonly #lines = new Lines();
  readonly #shown: ((line: string) => string) | undefined;
  #waiting: string[] = [];

  /** `shown`: what of a line people see, its end included. Without it they see every byte. */
  constructor(shown?: (line: string) => string) {
    this.#shown = shown;
  }

  /** Takes bytes in, gives back what goes to the log. */
  hear(bytes: Buffer): Buffer {
    return this.#keep(this.#lines.push(bytes), bytes);
  }

  /** Nothing more will come: the last line needs no end. */
  close(): Buffer {
    return this.#keep(this.#lines.rest(), Buffer.alloc(0));
  }

  /** The lines since the last call. */
  take(): readonly string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    return lines;
  }

  #keep(lines: readonly string[], bytes: Buffer): Buffer {
    for (const line of lines) this.#waiting.push(line);
    const shown = this.#shown;
    return shown === undefined ? bytes : Buffer.from(lines.map(line => shown(line)).join(''));
  }
}
