import type { TestId } from '../harness/protocol/test-id.ts';

/** Runners are read a moment after they have written. */
const lagMs = 500;

/** Which tests of which suite ran when, by the time of their events. */
export class RunningWhen {
  readonly #spans = new Map<TestId, { readonly suite: string; readonly from: number; readonly to: number }>();

  started(suite: string, test: TestId, at: number): void {
    this.#spans.set(test, { suite, from: at, to: Number.POSITIVE_INFINITY });
  }

  finished(test: TestId, at: number): void {
    const span = this.#spans.get(test);
    if (span !== undefined) this.#spans.set(test, { ...span, to: at });
  }

  /** The tests of a suite that may have run at a time, milliseconds since the epoch; who began last comes first. */
  at(suite: string, time: number): readonly TestId[] {
    return [...this.#spans]
      .filter(([, span]) => span.suite === suite && span.from - lagMs <= time && time <= span.to)
      .toSorted(([, a], [, b]) => b.from - a.from)
      .map(([test]) => test);
  }
}
