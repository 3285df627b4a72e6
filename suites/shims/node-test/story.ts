import type { Discovered, Step } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import type { Presence } from '../node/presence.ts';
import type { End, Steps } from '../node/steps.ts';
import type { Assigned, Part } from './assigned.ts';
import type { Names } from './names.ts';
import { hookOutcome, leftOut, suiteOutcome, testOutcome } from './outcome.ts';
import { isSuite, type NodeTest } from './seam.ts';

/** What is known of one test while it lives. */
type Told = {
  readonly ref: TestRef;
  part: Part;
  key?: string;
  isBegun: boolean;
  isEnded: boolean;
  /** Tests inside of it that run now. */
  inside: number;
};

type Parts = {
  readonly say: Say;
  readonly steps: Steps;
  readonly names: Names;
  readonly assigned: Assigned;
  readonly presence: Presence;
  /** Discover, run nothing. */
  readonly isList: boolean;
  /** Before the first word of any test. */
  readonly begun: () => void;
  /** Where a process has many files: whose a hook is that stands in no group. */
  readonly ofRoot?: (hook: NodeTest) => TestRef;
  /** A hook that stands in no group has come to its end. */
  readonly rootHookEnded?: () => void;
};

/** Tells the tests and hooks of one process as they happen. */
export class Story {
  readonly #parts: Parts;
  readonly #told = new WeakMap<NodeTest, Told>();
  readonly #owners = new WeakMap<NodeTest, NodeTest>();
  readonly #running = new Set<Told>();
  readonly #openHooks = new Set<End>();
  #fresh: Discovered[] = [];
  #hasConcurrent = false;
  /** Of the hook that is being made. */
  #owner: NodeTest | undefined;
  /** Groups whose tests cannot run, because something in front of them has gone wrong. */
  readonly #broken = new WeakSet<NodeTest>();
  /** Something has gone wrong that a fate tells. */
  hasTrouble = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Whether something is running that has not come to its end. */
  get isBusy(): boolean {
    return this.#running.size + this.#openHooks.size > 0;
  }

  /** A test was made. */
  made(test: NodeTest): void {
    const { assigned, names, isList } = this.#parts;
    const ref = names.of(test);
    if (isSuite(test)) return;
    const part = assigned.partOf(ref, groupsAround(test).map(names.of));
    this.#told.set(test, { ref, part, isBegun: false, isEnded: false, inside: 0 });
    if (part === 'run' || part === 'unselected') this.#discover({ ...ref, mode: part });
    if (part === 'no-hook') this.#discover({ ...ref, mode: 'run' });
    if (isList || part === 'unselected' || part === 'done' || part === 'no-hook') leaveOut(test);
    if (part !== 'no-hook') return;
    this.flush();
    this.#parts.say({ type: 'test-finished', pid, test: ref, attempt: 1, ms: 0, outcome: noHook });
  }

  /** A test that was made is not to run after all, nor what is inside of it: its fate is known. */
  leave(test: NodeTest): void {
    for (const inner of test.subtests) this.leave(inner);
    const told = this.#told.get(test);
    if (told === undefined) return;
    told.part = 'done';
    leaveOut(test);
  }

  #discover(test: Discovered): void {
    if (this.#fresh.length === 0) queueMicrotask(() => this.flush());
    this.#fresh.push(test);
  }

  /** Tells the tests that were made since this was asked last. */
  flush(): void {
    const tests = this.#fresh;
    this.#fresh = [];
    if (tests.length > 0) this.#parts.say({ type: 'discovered', pid, tests });
  }

  /** A test begins: runs it, in a way that tells its stack from those of its neighbours. */
  around<T>(test: NodeTest, run: () => T): T {
    const { say, presence, begun } = this.#parts;
    begun();
    this.flush();
    const told = this.#told.get(test);
    if (told === undefined || told.part !== 'run' || this.#parts.isList || test.skipped) return run();
    const key = presence.key();
    const isConcurrent = (test.parent?.concurrency ?? 1) > 1;
    this.#hasConcurrent ||= isConcurrent;
    this.#pauseAbove(test);
    Object.assign(told, { key, isBegun: true });
    this.#running.add(told);
    presence.enter(key, test.fn);
    const { timeout } = test;
    say({
      type: 'test-started',
      pid,
      test: told.ref,
      attempt: 1,
      key,
      ...(typeof timeout === 'number' && Number.isFinite(timeout) ? { ownLimitMs: timeout } : {}),
      ...(isConcurrent ? { concurrent: true } : {}),
    });
    if (!isConcurrent && !this.#hasConcurrent) return run();
    this.#mark(test, key);
    return presence.within(key, run);
  }

  /** A test has its end, and what comes after it has not begun. */
  ended(test: NodeTest): void {
    if (isSuite(test)) return this.#suiteEnded(test);
    const told = this.#told.get(test);
    if (told === undefined || told.isEnded) return;
    told.isEnded = true;
    this.#running.delete(told);
    if (told.key !== undefined) this.#parts.presence.leave(told.key);
    if (told.part === 'through') this.hasTrouble ||= !test.passed;
    if (told.part === 'run' && !this.#parts.isList) {
      this.flush();
      const outcome = this.#isBelowBroken(test) ? noHook : testOutcome(test, told.isBegun);
      this.hasTrouble ||= outcome.kind === 'failed' || outcome.kind === 'hung';
      this.#parts.say({ type: 'test-finished', pid, test: told.ref, attempt: 1, ms: msOf(test), outcome });
    }
    if (told.isBegun) this.#resumeAbove(test);
  }

  /** Makes a hook, and notes whose it is: one that comes late begins while it is made. */
  owns<T>(owner: NodeTest, make: () => T): T {
    this.#owner = owner;
    try {
      const hook = make();
      // From 22 on it is not given back, but knows its owner itself.
      if (typeof hook === 'object' && hook !== null) this.#owners.set(hook as NodeTest & T, owner);
      return hook;
    } finally {
      this.#owner = undefined;
    }
  }

  /** A hook begins; nothing is given where it is not to be entered. */
  hook(hook: NodeTest, run: () => unknown): unknown {
    const { names, steps, begun, assigned } = this.#parts;
    begun();
    this.flush();
    const owner = this.#owners.get(hook) ?? hook.parentTest ?? this.#owner;
    const name = hook.hookType ?? 'hook';
    if (owner === undefined) return run();
    const of = (owner.parent === null ? this.#parts.ofRoot?.(hook) : undefined) ?? names.of(owner);
    const isOfGroup = (isSuite(owner) || owner.parent === null) && (name === 'before' || name === 'after');
    if (isOfGroup && (assigned.isHookBroken(of, name) || this.#isLeftOut(owner))) return Promise.resolve();
    if (this.#hasConcurrent) this.#mark(hook, currentKey());
    const when = isOfGroup ? name : 'each';
    const { timeout } = hook;
    const ownLimitMs = typeof timeout === 'number' && Number.isFinite(timeout) ? timeout : undefined;
    const step: Step = { kind: 'hook', hook: name, when, of };
    const close = steps.begin(step, hook, ownLimitMs);
    this.#openHooks.add(close);
    const done = run();
    const end = (): void => {
      this.#openHooks.delete(close);
      const outcome = when === 'each' ? undefined : hookOutcome(hook);
      this.hasTrouble ||= outcome !== undefined;
      if (outcome !== undefined && when === 'before') this.#broken.add(owner);
      close(outcome);
      if (owner.parent === null) this.#parts.rootHookEnded?.();
    };
    if (done instanceof Promise) void done.then(end, end);
    else end();
    return done;
  }

  /** What goes wrong in the body of a group takes its tests with it, as a hook before them does. */
  #suiteEnded(suite: NodeTest): void {
    const outcome = suiteOutcome(suite);
    if (outcome === undefined) return;
    this.hasTrouble = true;
    this.flush();
    const step: Step = { kind: 'hook', hook: 'describe', when: 'before', of: this.#parts.names.of(suite) };
    this.#parts.steps.begin(step, suite)(outcome);
  }

  /** Whether nothing inside of a group runs in this launch: then its hooks need not. */
  #isLeftOut({ subtests }: NodeTest): boolean {
    const inner = (test: NodeTest): boolean => {
      const part = this.#told.get(test)?.part;
      if (isSuite(test)) return test.subtests.every(inner);
      return this.#parts.isList || (part !== 'run' && part !== 'through');
    };
    return subtests.length > 0 && subtests.every(inner);
  }

  #isBelowBroken(test: NodeTest): boolean {
    return groupsAround(test).some(
      group => this.#broken.has(group) || (isSuite(group) && suiteOutcome(group) !== undefined),
    );
  }

  #pauseAbove(test: NodeTest): void {
    const above = this.#testAbove(test);
    if (above === undefined || ++above.inside > 1 || above.isEnded || above.key === undefined) return;
    this.#parts.presence.leave(above.key);
    this.#parts.say({ type: 'test-paused', pid, test: above.ref });
  }

  #resumeAbove(test: NodeTest): void {
    const above = this.#testAbove(test);
    if (above === undefined || --above.inside > 0 || above.isEnded || above.key === undefined) return;
    this.#parts.presence.enter(above.key, undefined);
    this.#parts.say({ type: 'test-resumed', pid, test: above.ref, attempt: 1, key: above.key });
  }

  /** The nearest test that another runs inside of. */
  #testAbove({ parent }: NodeTest): Told | undefined {
    for (let at = parent; at !== null; at = at.parent) {
      const told = this.#told.get(at);
      if (told?.isBegun === true) return told;
    }
    return undefined;
  }

  /** The function runs in the scope in which it was made: what it does is marked there. */
  #mark(test: NodeTest, key: string | undefined): void {
    if (key === undefined) return;
    const { fn } = test;
    const { within } = this.#parts.presence;
    const marked = function (this: unknown, ...args: readonly unknown[]): unknown {
      return within(key, () => Reflect.apply(fn, this, args));
    };
    // A function that takes a second argument is given a callback.
    Object.defineProperty(marked, 'length', { value: fn.length });
    test.fn = marked;
  }
}

const noHook = { kind: 'not-run', because: 'hook', reason: 'a hook of its group has gone wrong' } as const;

const groupsAround = ({ parent }: NodeTest): readonly NodeTest[] =>
  parent === null ? [] : [...groupsAround(parent), parent];

/** Makes node:test pass over a test. */
const leaveOut = (test: NodeTest): void => {
  test.fn = () => undefined;
  test.skipped = true;
  test.message = leftOut;
  test.expectedAssertions = undefined;
};

const msOf = ({ startTime, endTime }: NodeTest): number =>
  startTime === null || endTime === null ? 0 : Math.max(0, Number(endTime - startTime) / 1_000_000);

const currentKey = (): string | undefined => {
  const answers: unknown = Reflect.get(globalThis, Symbol.for('regression-gate'));
  return (answers as { readonly current?: () => string | undefined } | undefined)?.current?.();
};
