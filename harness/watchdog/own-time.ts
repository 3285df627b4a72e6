import type { RunnerEvent } from '../protocol/event.ts';

/** Between the word of the gate and the moment in which the last process stands still or runs again, on a busy machine. */
const slackMs = 500;

/** Takes the time in which the gate held everything still out of what a runner says of its tests. */
export class OwnTime {
  readonly #heldMs: () => number;
  /** What had been held when the last reading of the runner began: whatever is read now was written after that. */
  #readMs: number;
  #nextMs: number;
  /** What had been held when a test began, by process and test. */
  readonly #begun = new Map<string, number>();

  constructor(heldMs: () => number) {
    this.#heldMs = heldMs;
    this.#readMs = this.#nextMs = heldMs();
  }

  /** A reading of the runner begins. */
  reads(): void {
    this.#readMs = this.#nextMs;
    this.#nextMs = this.#heldMs();
  }

  /** The same event, with the time that was the test's own. */
  of(event: RunnerEvent): RunnerEvent {
    // Written before everything stood still, and read after it: who begins to wait is often stopped while he does.
    if (event.type === 'test-started') this.#begun.set(keyOf(event), this.#readMs);
    if (event.type !== 'test-finished') return event;
    const begun = this.#begun.get(keyOf(event));
    this.#begun.delete(keyOf(event));
    const heldMs = begun === undefined ? 0 : this.#heldMs() - begun;
    // Less than was held: it was over before that, and only read after it; or it began after that.
    if (heldMs <= 0 || event.ms < heldMs - slackMs) return event;
    return { ...event, ms: Math.max(0, event.ms - heldMs), heldMs };
  }
}

const keyOf = ({ pid, test }: Extract<RunnerEvent, { type: 'test-started' | 'test-finished' }>): string =>
  JSON.stringify([pid, test.project, test.file, test.titles, test.nth]);
