import type { Discovered } from '../../../harness/protocol/event.ts';
import { hookRef, type TestRef } from '../../../harness/protocol/test-id.ts';
import { pid } from '../node/line.ts';
import { refName } from '../node/place.ts';
import { chosenBy, Names, testsUnder } from './names.ts';
import type { Mocha, Runnable, Suite } from './shapes.ts';
import type { World } from './world.ts';

/** Knows which tests a root holds, which of them are to run, and which have their fate. */
export class Census {
  readonly names: Names;
  readonly #world: World;
  readonly #mocha: Mocha;
  readonly #known = new Set<Runnable>();
  /** By name: nothing more is to be said of them. */
  readonly #settled = new Set<string>();
  /** By file: the names of those of which something is still to be said. */
  readonly #left = new Map<string | undefined, Set<string>>();
  /** By name: not for this launch. */
  readonly #out = new Set<string>();

  constructor(world: World, mocha: Mocha) {
    this.#world = world;
    this.#mocha = mocha;
    this.names = new Names(world.births, world.nameOf);
  }

  /** Tells the tests that it has not told yet, file by file. */
  discover(): void {
    const { suite } = this.#mocha;
    const fresh = testsUnder(suite).filter(test => !this.#known.has(test));
    if (fresh.length === 0) return;
    const chosen = new Set(chosenBy(suite));
    const files = new Map<string | undefined, Discovered[]>();
    for (const test of fresh) {
      this.#known.add(test);
      const ref = this.names.test(test);
      if (this.#world.assignment.isDone(ref)) this.#leaveOut(ref);
      else listIn(files, ref.file).push(this.#discovered(test, ref, chosen));
    }
    for (const tests of files.values()) this.#world.say({ type: 'discovered', pid, tests });
  }

  /** A test that nobody has seen before it began. */
  meet(test: Runnable): TestRef {
    const ref = this.names.test(test);
    const first = test.retriedTest?.() ?? test;
    if (this.#known.has(first)) return ref;
    this.#known.add(first);
    this.#expect(ref);
    this.#world.say({ type: 'discovered', pid, tests: [{ ...ref, mode: 'run' }] });
    return ref;
  }

  /** Takes out of the root what this launch is not to run, and what cannot run without a broken hook. */
  prune(): void {
    const { suite } = this.#mocha;
    this.#pruneBroken(suite);
    this.#keep(suite);
  }

  /** Says of each test below a group that it cannot run, where nothing was said yet. `except`: the one that runs. */
  condemn(suite: Suite, hook: TestRef, except?: TestRef): void {
    const because = [hook.file, ...hook.titles].filter(part => part !== undefined).join(' > ');
    for (const test of testsUnder(suite)) {
      const ref = this.meet(test);
      if (this.isSettled(ref) || (except !== undefined && refName(except) === refName(ref))) continue;
      this.#leaveOut(ref);
      const outcome = { kind: 'not-run', because: 'hook', reason: because } as const;
      this.#world.say({ type: 'test-finished', pid, test: ref, attempt: 1, ms: 0, outcome });
    }
  }

  settle(ref: TestRef): void {
    this.#settled.add(refName(ref));
    this.#left.get(ref.file)?.delete(refName(ref));
  }

  isSettled(ref: TestRef): boolean {
    return this.#settled.has(refName(ref));
  }

  /** The files with tests that were to run. */
  files(): readonly string[] {
    return [...this.#left.keys()].filter(file => file !== undefined);
  }

  /** Whether nothing more is to be said of a file; without one, of any. */
  isDone(file?: string): boolean {
    if (file !== undefined) return (this.#left.get(file)?.size ?? 0) === 0;
    return [...this.#left.values()].every(names => names.size === 0);
  }

  #discovered(test: Runnable, ref: TestRef, chosen: ReadonlySet<Runnable>): Discovered {
    const { grep, invert = false, forbidPending = false } = this.#mocha.options;
    const mode = ((): Pick<Discovered, 'mode' | 'reason'> => {
      if (this.#isUnselected(ref)) return { mode: 'unselected' };
      if (!chosen.has(test)) return { mode: 'deselected', reason: '.only' };
      if (grep !== undefined && isFound(grep, test) === invert) return { mode: 'deselected', reason: '--grep' };
      // What is forbidden fails when mocha comes to it.
      return { mode: test.isPending() && !forbidPending ? 'skip' : 'run' };
    })();
    this.#expect(ref);
    if (mode.mode === 'unselected') this.#leaveOut(ref);
    else if (mode.mode !== 'run') this.settle(ref);
    return { ...ref, ...mode };
  }

  #isUnselected(ref: TestRef): boolean {
    const { assignment } = this.#world;
    return assignment.isUnselected(ref) || (ref.file !== undefined && !assignment.isAbout({ file: ref.file }));
  }

  #pruneBroken(suite: Suite): void {
    for (const hook of suite._beforeAll) {
      const ref = hookRef(this.names.groupOf(hook, 'beforeAll'), 'beforeAll');
      if (!this.#world.assignment.isBroken(ref)) continue;
      this.condemn(suite, ref);
      return;
    }
    for (const child of suite.suites) this.#pruneBroken(child);
  }

  #keep(suite: Suite): void {
    suite.tests = suite.tests.filter(test => !this.#out.has(refName(this.names.test(test))));
    for (const child of suite.suites) this.#keep(child);
  }

  #expect(ref: TestRef): void {
    const names = this.#left.get(ref.file) ?? new Set();
    this.#left.set(ref.file, names.add(refName(ref)));
  }

  #leaveOut(ref: TestRef): void {
    this.settle(ref);
    this.#out.add(refName(ref));
  }
}

const listIn = <Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] => {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
};

/** A pattern with a memory would find every other test only. */
const isFound = (grep: RegExp, test: Runnable): boolean => {
  grep.lastIndex = 0;
  return grep.test(test.titlePath().join(' '));
};
