import type { TestId } from '../harness/protocol/test-id.ts';

/** Runners are read a moment after they have written. */
const lagMs = 500;

/** Which tests of which suite ran when, by the time of their events. */
export class RunningWhen {
  readonly #open = new Map<TestId, { readonly suite: string; readonly from: number }>();
  readonly #over = new Map<string, Spans>();

  started(suite: string, test: TestId, at: number): void {
    this.#open.set(test, { suite, from: at });
  }

  finished(test: TestId, at: number): void {
    const span = this.#open.get(test);
    if (span === undefined) return;
    this.#open.delete(test);
    const { tests, times } = this.#over.get(span.suite) ?? this.#begin(span.suite);
    tests.push(test);
    times.push(span.from, at);
  }

  /** The tests of a suite that may have run at a time, milliseconds since the epoch; who began last comes first. */
  at(suite: string, time: number): readonly TestId[] {
    const ran = (from: number, to: number): boolean => from - lagMs <= time && time <= to;
    const { tests, times } = this.#over.get(suite) ?? empty;
    const found: { readonly test: TestId; readonly from: number }[] = [];
    for (const [nth, test] of tests.entries()) {
      const [from = 0, to = 0] = times.slice(2 * nth, 2 * nth + 2);
      if (ran(from, to)) found.push({ test, from });
    }
    for (const [test, span] of this.#open)
      if (span.suite === suite && ran(span.from, Number.POSITIVE_INFINITY)) found.push({ test, from: span.from });
    return [...new Set(found.toSorted((a, b) => b.from - a.from).map(({ test }) => test))];
  }

  #begin(suite: string): Spans {
    const spans = { tests: [], times: [] };
    this.#over.set(suite, spans);
    return spans;
  }
}

/** In columns, the start and the end of each test one after the other: an object for each of a hundred thousand takes five times as much. */
type Spans = { readonly tests: TestId[]; readonly times: number[] };

const empty: Spans = { tests: [], times: [] };
