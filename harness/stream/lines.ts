import { StringDecoder } from 'node:string_decoder';

/** What is longer is no line of a runner: its beginning is told, the rest of it left out. */
const mostChars = 4 * 1024 * 1024;

/** Cuts bytes into lines, however they are torn. Holds at most one line of bounded length. */
export class Lines {
  readonly #decoder = new StringDecoder('utf8');
  readonly #most: number;
  #rest = '';
  #isCut = false;

  constructor(most: number = mostChars) {
    this.#most = most;
  }

  /** The lines that have become whole with these bytes, without their ends. */
  push(bytes: Buffer): readonly string[] {
    const [first = '', ...others] = this.#decoder.write(bytes).split('\n');
    this.#grow(first);
    if (others.length === 0) return [];
    const last = others.pop() ?? '';
    const lines = [this.#take(), ...others.map(line => line.slice(0, this.#most))].map(withoutReturn);
    this.#grow(last);
    return lines;
  }

  /** The last line, where it has no end. */
  rest(): readonly string[] {
    this.#grow(this.#decoder.end());
    const line = this.#take();
    return line === '' ? [] : [withoutReturn(line)];
  }

  #grow(text: string): void {
    if (this.#isCut) return;
    this.#rest += text;
    if (this.#rest.length <= this.#most) return;
    this.#rest = this.#rest.slice(0, this.#most);
    this.#isCut = true;
  }

  #take(): string {
    const line = this.#rest;
    this.#rest = '';
    this.#isCut = false;
    return line;
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
