import type { Piece } from './core.ts';

/** Knows which clocks of jasmine's are their author's word, and not just jasmine's habit. */
export class Limits {
  readonly #testLimitMs: number | undefined;
  /** What jasmine calls itself to its tests: they may change its interval at any time. */
  jasmine: { readonly DEFAULT_TIMEOUT_INTERVAL?: number } | undefined;

  constructor(testLimitMs: number | undefined) {
    this.#testLimitMs = testLimitMs;
  }

  /** Its own one; or that of all, where it is longer than a limit which nobody has set. */
  of({ timeout }: Piece): number | undefined {
    if (timeout !== undefined && timeout > 0) return timeout;
    const general = this.jasmine?.DEFAULT_TIMEOUT_INTERVAL;
    if (general === undefined || this.#testLimitMs === undefined) return undefined;
    return general > this.#testLimitMs ? general : undefined;
  }
}
