import { performance } from 'node:perf_hooks';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { Say } from '../node/line.ts';
import type { Word } from './libtest-output.ts';

/** A test that a program is to run. */
export type Case = { readonly name: string; readonly ref: TestRef; readonly attempt: number };

type Going = { readonly one: Case; readonly since: number };
type Held = Case & { readonly ms: number };

/**
 * Tells of the tests of one program as they run. libtest on stable does not say that a test begins, but it begins them in the order in
 * which it lists them, so many at once, and the next one when one has ended: so their starts are known.
 */
export class Telling {
  readonly #say: Say;
  readonly #pid: number;
  readonly #threads: number;
  readonly #waiting: Case[];
  readonly #going = new Map<string, Going>();
  readonly #held: Held[] = [];
  readonly #now: () => number;

  constructor(
    {
      say,
      pid,
      now = () => performance.now(),
    }: { readonly say: Say; readonly pid: number; readonly now?: () => number },
    cases: readonly Case[],
    threads: number,
  ) {
    this.#say = say;
    this.#pid = pid;
    this.#now = now;
    this.#threads = threads;
    this.#waiting = [...cases];
    this.#fill();
  }

  /** Begun, and without a result. */
  get going(): readonly Case[] {
    return [...this.#going.values()].map(({ one }) => one);
  }

  /** Not begun. */
  get waiting(): readonly Case[] {
    return this.#waiting;
  }

  /** Failed; why is told only at the end of their program. */
  get held(): readonly Case[] {
    return this.#held;
  }

  take(words: readonly Word[]): void {
    for (const { name, kind, reason } of words) {
      // Said out of turn: then our belief in the order was wrong, and what is said counts.
      const going = this.#going.get(name) ?? this.#outOfTurn(name);
      if (going === undefined) continue;
      this.#going.delete(name);
      const ms = this.#now() - going.since;
      if (kind === 'failed') this.#hold(going.one, ms);
      else if (kind === 'passed') this.#finish(going.one, { kind }, ms);
      else this.#finish(going.one, { kind, ...(reason === undefined ? {} : { reason }) }, ms);
      this.#fill();
    }
  }

  /** Its program has come to its end: why its tests have failed is known. */
  release(outcomeOf: (name: string) => Outcome): void {
    for (const { ms, ...one } of this.#held.splice(0)) this.#finish(one, outcomeOf(one.name), ms);
  }

  /** What was begun has not ended, and nobody of them is to blame before it is known who. */
  putAside(): void {
    for (const { ref } of this.going) this.#say({ type: 'test-paused', pid: this.#pid, test: ref, aside: true });
  }

  #fill(): void {
    while (this.#going.size < this.#threads) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#begin(next);
    }
  }

  #begin(one: Case): Going {
    const going = { one, since: this.#now() };
    this.#going.set(one.name, going);
    const isOne = this.#threads === 1 ? {} : { concurrent: true };
    this.#say({ type: 'test-started', pid: this.#pid, test: one.ref, attempt: one.attempt, ...isOne });
    return going;
  }

  #outOfTurn(name: string): Going | undefined {
    const at = this.#waiting.findIndex(one => one.name === name);
    const [one] = at < 0 ? [] : this.#waiting.splice(at, 1);
    return one === undefined ? undefined : this.#begin(one);
  }

  #hold(one: Case, ms: number): void {
    this.#held.push({ ...one, ms });
    this.#say({ type: 'test-paused', pid: this.#pid, test: one.ref, aside: true });
  }

  #finish({ ref, attempt }: Case, outcome: Outcome, ms: number): void {
    this.#say({ type: 'test-finished', pid: this.#pid, test: ref, attempt, ms, outcome });
  }
}
