import type { Step } from '../../../harness/protocol/event.ts';
import { hookRef, type TestRef } from '../../../harness/protocol/test-id.ts';
import type { Outcome } from '../../../harness/protocol/outcome.ts';
import { pid } from '../node/line.ts';
import { refName } from '../node/place.ts';
import type { End } from '../node/steps.ts';
import type { Census } from './census.ts';
import { type HookKind, kindOf } from './names.ts';
import { failureFrom, outcomeOf, type Trouble } from './outcome.ts';
import type { Mocha, Runnable, Suite } from './shapes.ts';
import type { World } from './world.ts';

// Taken before any test can put a fake in its place.
const now = performance.now.bind(performance);

/** The test that runs: it ends when its last hook has. */
type Open = {
  readonly ref: TestRef;
  readonly attempt: number;
  readonly key: string;
  readonly startedAt: number;
  test: Runnable;
  isOver: boolean;
  isSkipped: boolean;
  /** Another attempt will follow. */
  isTriedAgain: boolean;
  readonly troubles: Trouble[];
  /** Hooks inside of it that went wrong: no other test of their groups will run. */
  readonly broken: Runnable[];
};

type OpenHook = { readonly end: End; readonly step: Step; readonly key: string };

/** Tells the tests and hooks of one root as mocha runs them. */
export class Telling {
  readonly #world: World;
  readonly #mocha: Mocha;
  readonly #census: Census;
  readonly #hooks = new Map<Runnable, OpenHook>();
  /** Told as passed, and failed after that. */
  readonly #late: { readonly test: TestRef; readonly outcome: Outcome; readonly ms: number }[] = [];
  #open: Open | undefined;

  constructor(world: World, mocha: Mocha, census: Census) {
    this.#world = world;
    this.#mocha = mocha;
    this.#census = census;
  }

  testBegins(test: Runnable): void {
    const ref = this.#census.meet(test);
    if (this.#census.isSettled(ref) || this.#isOpen(ref)) return;
    this.#finish();
    const { say, presence } = this.#world;
    const attempt = (test.currentRetry?.() ?? 0) + 1;
    const key = presence.key();
    this.#open = {
      ref,
      attempt,
      key,
      startedAt: now(),
      test,
      isOver: false,
      isSkipped: false,
      isTriedAgain: false,
      troubles: [],
      broken: [],
    };
    presence.enter(key, test.fn);
    say({ type: 'test-started', pid, test: ref, attempt, key, ...this.#ownLimit(test) });
  }

  passes(test: Runnable): void {
    if (this.#isOpen(this.#census.meet(test))) this.#end(test);
  }

  isPending(test: Runnable): void {
    const ref = this.#census.meet(test);
    if (this.#isOpen(ref) && this.#open !== undefined) {
      this.#open.isSkipped = true;
      this.#end(test);
    } else if (!this.#census.isSettled(ref)) this.#tellAtOnce(ref, { kind: 'skipped' });
  }

  /** An attempt has failed, and another will follow. */
  retries(test: Runnable, error: unknown): void {
    if (this.#open === undefined) return;
    this.#open.troubles.push(this.#trouble(test, error, 'test'));
    this.#open.isTriedAgain = true;
    this.#end(test);
  }

  fails(runnable: Runnable, error: unknown): void {
    if (runnable.type === 'hook') this.#hookFails(runnable, error);
    else if (runnable.type === 'test') this.#testFails(runnable, error);
    else this.#world.say({ type: 'session-failed', failure: failureFrom(error) });
  }

  /** mocha is through with hooks after a test. `failedIn`: the group of one that failed. */
  hooksAreOver(failedIn: Suite | undefined): void {
    // Those of the groups further out are still to come.
    if (failedIn?.parent === undefined) this.#finish();
  }

  hookBegins(hook: Runnable): void {
    const kind = kindOf(hook);
    if (kind === undefined) return;
    const { steps, presence } = this.#world;
    const step = this.#stepOf(hook, kind);
    const isInside = step.kind === 'hook' && step.when === 'each' && this.#open !== undefined;
    const key = isInside ? (this.#open?.key ?? '') : presence.key();
    presence.enter(key, hook.fn);
    const end = steps.begin(step, hook, this.#ownLimit(hook).ownLimitMs);
    this.#hooks.set(hook, { end, step, key });
  }

  hookEnds(hook: Runnable, outcome?: Outcome): void {
    const open = this.#hooks.get(hook);
    if (open === undefined) return;
    this.#hooks.delete(hook);
    open.end(outcome);
    if (open.key === this.#open?.key) this.#world.presence.enter(open.key, this.#open.test.fn);
    else this.#world.presence.leave(open.key);
  }

  /** A test or a hook that runs has given itself another timeout. */
  setsTimeout(runnable: Runnable): void {
    const { say } = this.#world;
    const open = this.#open;
    const hook = this.#hooks.get(runnable);
    const isTest = open?.test === runnable && !open.isOver;
    if (hook === undefined && !isTest) return;
    const own = this.#ownLimit(runnable);
    if (own.ownLimitMs === undefined) return;
    if (hook !== undefined) say({ type: 'step-started', pid, step: hook.step, ...own });
    if (isTest) say({ type: 'test-resumed', pid, test: open.ref, attempt: open.attempt, key: open.key, ...own });
  }

  /** The last test of the root is over. */
  ends(failures: number): void {
    this.#finish();
    const { say } = this.#world;
    if (this.#late.length > 0) say({ type: 'runner-view', tests: this.#late });
    if (failures > 0 && mayBail(this.#mocha.suite) && !this.#census.isDone()) say({ type: 'bailed', reason: '--bail' });
  }

  #testFails(test: Runnable, error: unknown): void {
    const ref = this.#census.meet(test);
    const trouble = this.#trouble(test, error, 'test');
    if (this.#isOpen(ref)) {
      this.#open?.troubles.push(trouble);
      this.#end(test);
    } else if (this.#census.isSettled(ref))
      this.#late.push({ test: ref, outcome: outcomeOf([trouble]), ms: test.duration ?? 0 });
    else this.#tellAtOnce(ref, outcomeOf([trouble]));
  }

  #hookFails(hook: Runnable, error: unknown): void {
    const kind = kindOf(hook);
    if (kind === undefined) return;
    const trouble = this.#trouble(hook, error, 'hook');
    const hasBegun = this.#hooks.has(hook);
    if (kind === 'beforeEach' || kind === 'afterEach') {
      this.#open?.troubles.push(trouble);
      if (hasBegun) this.#open?.broken.push(hook);
      return this.hookEnds(hook);
    }
    // What nobody caught may fall on a hook that is over; the tests under it run all the same.
    if (!hasBegun) this.hookBegins(hook);
    this.hookEnds(hook, outcomeOf([trouble]));
    if (kind === 'beforeAll' && hasBegun && hook.parent !== undefined)
      this.#census.condemn(hook.parent, hookRef(this.#census.names.groupOf(hook, kind), kind));
  }

  #end(test: Runnable): void {
    if (this.#open === undefined) return;
    this.#open.isOver = true;
    this.#open.test = test;
  }

  #finish(): void {
    const open = this.#open;
    if (open === undefined || (!open.isOver && open.troubles.length === 0)) return;
    this.#open = undefined;
    const { ref, attempt, key, test, startedAt, troubles, broken } = open;
    this.#world.presence.leave(key);
    const outcome: Outcome =
      troubles.length > 0 ? outcomeOf(troubles) : open.isSkipped ? { kind: 'skipped' } : { kind: 'passed' };
    const ms = test.duration ?? now() - startedAt;
    this.#world.say({ type: 'test-finished', pid, test: ref, attempt, ms, outcome });
    if (!open.isTriedAgain || broken.length > 0) this.#census.settle(ref);
    for (const hook of broken) {
      const kind = kindOf(hook);
      if (kind !== undefined && hook.parent !== undefined)
        this.#census.condemn(hook.parent, hookRef(this.#census.names.groupOf(hook, kind), kind), ref);
    }
  }

  #tellAtOnce(ref: TestRef, outcome: Outcome): void {
    this.#world.say({ type: 'test-finished', pid, test: ref, attempt: 1, ms: 0, outcome });
    this.#census.settle(ref);
  }

  #isOpen(ref: TestRef): boolean {
    return this.#open !== undefined && refName(this.#open.ref) === refName(ref);
  }

  #trouble(runnable: Runnable, error: unknown, deadline: Trouble['deadline']): Trouble {
    return { error, deadline, limitMs: limitOf(runnable), place: this.#world.births.placeOf(runnable) };
  }

  #stepOf(hook: Runnable, kind: HookKind): Step {
    const when = kind === 'beforeAll' ? 'before' : kind === 'afterAll' ? 'after' : 'each';
    return { kind: 'hook', hook: kind, when, of: this.#census.names.groupOf(hook, kind) };
  }

  /** What somebody has set for just this one; a timeout of the whole run counts only beside a limit that nobody has set. */
  #ownLimit(runnable: Runnable): { readonly ownLimitMs?: number } {
    const own = limitOf(runnable);
    const { defaultLimitMs } = this.#world;
    const isOfRun = own === this.#mocha.suite.timeout();
    if (own === 0 || (isOfRun && (defaultLimitMs === undefined || own <= defaultLimitMs))) return {};
    return { ownLimitMs: own };
  }
}

const limitOf = (runnable: Runnable): number => {
  const limit = runnable.timeout();
  return typeof limit === 'number' ? limit : 0;
};

const mayBail = (suite: Suite): boolean => suite._bail || suite.suites.some(mayBail);
