/** Many writers, one reader: what is pushed comes out in that order. */
export class Channel<T> {
  readonly #queue: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  /** Adds one item. Ignored once the channel is closed. */
  push(item: T): void {
    if (this.#closed) return;
    this.#queue.push(item);
    this.#wake?.();
  }

  /** Ends the stream after what is queued already. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    while (true) {
      while (this.#queue.length > 0) yield this.#queue.shift() as T;
      if (this.#closed) return;
      await new Promise<void>(resolve => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}
