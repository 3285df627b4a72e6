import type { SuiteEvent } from '../harness/protocol/event.ts';
import { isBad, type OutcomeKind } from '../harness/protocol/outcome.ts';
import { isPseudo, type TestId, type TestRef } from '../harness/protocol/test-id.ts';

/** A test that has a fate. */
export type Fated = { readonly id: TestId; readonly ref: TestRef };

type Fate = Fated & { outcome: OutcomeKind; attempt: number; readonly children: boolean };
type Finished = Extract<SuiteEvent, { type: 'test-finished' }>;

/** The last word on each test of a suite, over its retries. Of what passed at once and has nothing to prove, nearly all, it keeps nothing. */
export class Fates {
  readonly #prove: Pick<ReadonlySet<TestId>, 'has'>;
  readonly #fates = new Map<TestId, Fate>();
  readonly #leaky = new Set<TestId>();
  readonly #shaky = new Set<TestId>();
  readonly #later = new Map<TestId, { readonly outcome: OutcomeKind; readonly attempt: number }>();

  /** `prove`: the tests whose passing is to be proven. */
  constructor(prove: Pick<ReadonlySet<TestId>, 'has'> = new Set()) {
    this.#prove = prove;
  }

  /** Takes in what the suite itself said. */
  see(event: SuiteEvent): void {
    if (event.type === 'test-leaked') this.#leaky.add(event.test);
    if (event.type !== 'test-finished') return;
    const { test: id, ref, outcome } = event;
    if (!isBad(outcome.kind) && event.attempt <= 1 && !this.#prove.has(id) && !this.#fates.has(id)) return;
    if (isBad(outcome.kind)) this.#shaky.add(id);
    const attempt = Math.max(event.attempt, this.attempts(id));
    const children = outcome.kind === 'failed' && outcome.failures[0]?.because === 'children';
    this.#fates.set(id, { id, ref, outcome: outcome.kind, attempt, children });
  }

  /** Takes in what a retry said; it counts once the retry is over. */
  later({ test, outcome, attempt }: Finished): void {
    this.#later.set(test, { outcome: outcome.kind, attempt });
  }

  /** A retry is over. */
  close(): void {
    for (const [id, { outcome, attempt }] of this.#later) {
      const fate = this.#fates.get(id);
      if (fate !== undefined) Object.assign(fate, { outcome, attempt });
    }
    this.#later.clear();
  }

  /** Attempts so far. */
  attempts(id: TestId): number {
    return this.#fates.get(id)?.attempt ?? 0;
  }

  /** What went wrong and can be tried again: tests, not hooks or loads, and no parent that failed through its children. */
  bad(): readonly Fated[] {
    return this.#of(({ outcome, children }) => isBad(outcome) && !children);
  }

  /** Of what is to be proven: what passed at once and left nothing behind. */
  clean(): readonly Fated[] {
    return this.#of(
      ({ outcome, id }) => outcome === 'passed' && this.#prove.has(id) && !this.#leaky.has(id) && !this.#shaky.has(id),
    );
  }

  #of(holds: (fate: Fate) => boolean): readonly Fated[] {
    return [...this.#fates.values()]
      .filter(fate => holds(fate) && !isPseudo(fate.ref))
      .map(({ id, ref }) => ({ id, ref }));
  }
}
