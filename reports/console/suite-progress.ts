import type { RunEvent } from '../../harness/protocol/event.ts';
import { isBad, type OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';

/** What runs, under its id, and since when. */
export type RunningTest = { readonly id: TestId; readonly sinceMs: number };

/** How far a suite has come. */
export class SuiteProgress {
  readonly name: string;
  #state: 'waiting' | 'running' | 'done' = 'waiting';
  #quietSinceMs = 0;
  #tookMs = 0;
  /** Every test that is known, with its outcome so far. */
  readonly #outcomes = new Map<string, OutcomeKind | undefined>();
  #done = 0;
  readonly #running = new Map<TestId, number>();
  readonly #bad = { failed: 0, hung: 0, crashed: 0 };

  constructor(name: string) {
    this.name = name;
  }

  get state(): 'waiting' | 'running' | 'done' {
    return this.#state;
  }

  get done(): number {
    return this.#done;
  }

  get known(): number {
    return this.#outcomes.size;
  }

  /** How many tests are bad by their latest attempt. */
  get bad(): Readonly<{ failed: number; hung: number; crashed: number }> {
    return this.#bad;
  }

  get tookMs(): number {
    return this.#tookMs;
  }

  /** Since when no test has started or ended. */
  get quietSinceMs(): number {
    return this.#quietSinceMs;
  }

  /** The longest running first. */
  get running(): readonly RunningTest[] {
    return [...this.#running].map(([id, sinceMs]) => ({ id, sinceMs })).toSorted((a, b) => a.sinceMs - b.sinceMs);
  }

  /** The outcome of a test so far. */
  outcomeOf(id: string): OutcomeKind | undefined {
    return this.#outcomes.get(id);
  }

  /** Takes an event of this suite, at its time on the monotonic clock. */
  see(event: RunEvent, nowMs: number): void {
    switch (event.type) {
      case 'suite-started':
      case 'launch-started':
        this.#enter('running', nowMs);
        return;
      case 'tests-discovered':
        for (const { test } of event.tests) this.#know(test);
        return;
      case 'test-started':
        this.#know(event.test);
        this.#start(event.test, nowMs);
        return;
      case 'step-started':
        this.#start(event.test, nowMs);
        return;
      case 'step-finished':
        this.#end(event.test, nowMs);
        return;
      case 'test-finished':
        this.#end(event.test, nowMs);
        this.#settle(event.test, event.outcome.kind);
        return;
      case 'requeued':
        for (const test of event.tests) this.#running.delete(test);
        return;
      case 'exited':
        this.#running.clear();
        this.#quietSinceMs = nowMs;
        return;
      case 'suite-finished':
        this.#running.clear();
        this.#tookMs = event.ms;
        this.#enter('done', nowMs);
        return;
      default:
    }
  }

  #enter(state: 'running' | 'done', nowMs: number): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#quietSinceMs = nowMs;
  }

  #start(id: TestId, nowMs: number): void {
    this.#running.set(id, nowMs);
    this.#quietSinceMs = nowMs;
  }

  #end(id: TestId, nowMs: number): void {
    this.#running.delete(id);
    this.#quietSinceMs = nowMs;
  }

  // A test that is tried again counts once, by its latest attempt.
  #settle(id: string, kind: OutcomeKind): void {
    const before = this.#outcomes.get(id);
    if (before !== undefined && isBadKind(before)) this.#bad[before] -= 1;
    if (isBadKind(kind)) this.#bad[kind] += 1;
    if (before === undefined) this.#done++;
    this.#outcomes.set(id, kind);
  }

  #know(id: string): void {
    if (!this.#outcomes.has(id)) this.#outcomes.set(id, undefined);
  }
}

const isBadKind = (kind: OutcomeKind): kind is 'failed' | 'hung' | 'crashed' => isBad(kind);
