import { testId, type TestRef } from '../../harness/protocol/test-id.ts';

/** Counts tests of the same id, in order of appearance, for runners that do not. */
export class Ordinals {
  readonly #seen = new Map<string, number>();
  readonly #ids = new Set<string>();

  /** The same test with an ordinal that no other has. */
  of(ref: TestRef): TestRef {
    const name = testId('', ref);
    let nth = this.#seen.get(name) ?? 0;
    let next: TestRef;
    // A title may end like an ordinal: then that id is taken.
    do {
      nth += 1;
      next = nth === 1 ? ref : { ...ref, nth };
    } while (this.#ids.has(testId('', next)));
    this.#seen.set(name, nth);
    this.#ids.add(testId('', next));
    return next;
  }
}
