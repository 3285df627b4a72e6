import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { ordinals, refOf } from '../node/place.ts';
import type { Births } from './births.ts';
import type { Runnable, Suite } from './shapes.ts';

/** The kinds of hooks, as they stand in ids. */
export type HookKind = 'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach';

const kinds: readonly HookKind[] = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];

/** Names what a root holds. Those of one name are counted in the order in which they are first asked for. */
export class Names {
  readonly #births: Births;
  readonly #nameOf: (path: string) => string;
  readonly #tests = new WeakMap<Runnable, TestRef>();
  readonly #groups = new WeakMap<Suite, Map<string, TestRef>>();
  readonly #ordinals = new Map<string, (titles: readonly string[]) => number>();

  constructor(births: Births, nameOf: (path: string) => string) {
    this.#births = births;
    this.#nameOf = nameOf;
  }

  /** The name of a test; all attempts of it have one. */
  test(test: Runnable): TestRef {
    const first = test.retriedTest?.() ?? test;
    const known = this.#tests.get(first);
    if (known !== undefined) return known;
    const ref = this.#numbered(this.#fileOf(first), first.titlePath());
    this.#tests.set(first, ref);
    return ref;
  }

  /** The group of a hook, numbered where another of that name has such a hook too. */
  groupOf(hook: Runnable, kind: HookKind): TestRef {
    const group = hook.parent;
    const file = this.#fileOf(hook);
    if (group === undefined) return place(file, []);
    const titles = group.titlePath();
    const known = this.#groups.get(group) ?? new Map<string, TestRef>();
    this.#groups.set(group, known);
    const key = JSON.stringify([kind, file]);
    const { nth } = known.get(key) ?? this.#numbered(file, [...titles, `(hook: ${kind})`]);
    const ref = place(file, titles, nth);
    known.set(key, ref);
    return ref;
  }

  #fileOf(runnable: Runnable): string | undefined {
    const path = this.#births.fileOf(runnable) ?? runnable.parent?.file;
    return path === undefined ? undefined : this.#nameOf(path);
  }

  #numbered(file: string | undefined, titles: readonly string[]): TestRef {
    const count = this.#ordinals.get(file ?? '') ?? ordinals();
    this.#ordinals.set(file ?? '', count);
    return place(file, titles, count(titles));
  }
}

/** Which hook of its group this is. */
export const kindOf = (hook: Runnable): HookKind | undefined =>
  kinds.find(kind => hook.parent?.[`_${kind}`].includes(hook) === true);

/** All tests below a group, from the outermost inward, as mocha runs them. */
export const testsUnder = (suite: Suite): readonly Runnable[] => [...suite.tests, ...suite.suites.flatMap(testsUnder)];

/** The tests that `.only` leaves of a group, without changing it. */
export const chosenBy = (suite: Suite): readonly Runnable[] => {
  if (!suite.hasOnly()) return testsUnder(suite);
  if (suite._onlyTests.length > 0) return suite._onlyTests;
  return suite.suites.flatMap(child => (suite._onlySuites.includes(child) || child.hasOnly() ? chosenBy(child) : []));
};

const place = (file: string | undefined, titles: readonly string[], nth?: number): TestRef =>
  file === undefined
    ? { titles, ...(nth === undefined || nth === 1 ? {} : { nth }) }
    : refOf(file, titles, undefined, nth);
