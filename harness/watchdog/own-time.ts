import type { RunnerEvent } from '../protocol/event.ts';

/** Takes the time in which the gate held everything still out of what a runner says of its tests. */
export class OwnTime {
  readonly #heldMs: () => number;
  /** What had been held when a test began, by process and test. */
  readonly #begun = new Map<string, number>();

  constructor(heldMs: () => number) {
    this.#heldMs = heldMs;
  }

  /** The same event, with the time that was the test's own. */
  of(event: RunnerEvent): RunnerEvent {
    if (event.type === 'test-started') this.#begun.set(keyOf(event), this.#heldMs());
    if (event.type !== 'test-finished') return event;
    const begun = this.#begun.get(keyOf(event));
    this.#begun.delete(keyOf(event));
    const heldMs = begun === undefined ? 0 : this.#heldMs() - begun;
    // Less than was held: it was over before that, and only read after it.
    return heldMs <= 0 || event.ms < heldMs ? event : { ...event, ms: event.ms - heldMs, heldMs };
  }
}

const keyOf = ({ pid, test }: Extract<RunnerEvent, { type: 'test-started' | 'test-finished' }>): string =>
  JSON.stringify([pid, test.project, test.file, test.titles, test.nth]);
