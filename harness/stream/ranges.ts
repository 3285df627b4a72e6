import type { Clock } from '../clock.ts';

type Range = readonly [from: number, to: number];

const tellMs = 1_000;

/** Tells where output lies, at most once a second: what comes meanwhile widens the next range. */
export class Ranges {
  readonly #tell: (range: Range) => void;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  #pending: Range | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isWaiting = false;

  constructor(tell: (range: Range) => void, clock: Clock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** Takes note of some bytes. Bytes of the other stream may lie between these and the last. */
  add(from: number, to: number): void {
    this.#pending = [this.#pending?.[0] ?? from, to];
    const waitMs = this.#toldAt + tellMs - this.#clock.now();
    if (waitMs <= 0) this.#flush();
    else if (!this.#isWaiting) void this.#flushAfter(waitMs);
  }

  /** Tells what has not been told. */
  close(): void {
    this.#over.abort();
    this.#flush();
  }

  async #flushAfter(waitMs: number): Promise<void> {
    this.#isWaiting = true;
    await this.#clock.sleep(waitMs, this.#over.signal);
    this.#isWaiting = false;
    this.#flush();
  }

  #flush(): void {
    if (this.#pending === undefined) return;
    this.#tell(this.#pending);
    this.#pending = undefined;
    this.#toldAt = this.#clock.now();
  }
}
