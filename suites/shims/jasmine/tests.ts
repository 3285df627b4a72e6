import type { Outcome } from '../../../harness/protocol/outcome.ts';
import { pid, type Say } from '../node/line.ts';
import type { Presence } from '../node/presence.ts';
import { failuresOf, type Piece, type Told } from './core.ts';
import type { Declared, Test } from './declared.ts';
import { badOutcome, outcomeOf } from './outcome.ts';

// Taken before any test can put a fake in their place.
const now = performance.now.bind(performance);

/** Tells each test as jasmine tells its reporters, before they hear of it. */
export class Tests {
  readonly #declared: Declared;
  readonly #say: Say;
  readonly #presence: Presence;
  readonly #limitOf: (piece: Piece) => number | undefined;
  #current: Test | undefined;

  constructor(
    declared: Declared,
    {
      say,
      presence,
      limitOf,
    }: {
      readonly say: Say;
      readonly presence: Presence;
      readonly limitOf: (piece: Piece) => number | undefined;
    },
  ) {
    this.#declared = declared;
    this.#say = say;
    this.#presence = presence;
    this.#limitOf = limitOf;
  }

  /** The one that runs now. */
  get current(): Test | undefined {
    return this.#current;
  }

  started({ id }: Told): void {
    const test = this.#declared.tests.get(id);
    if (test?.plan !== 'run' || isUnderBrokenHook(test)) return;
    const key = this.#presence.key();
    test.key = key;
    test.startedAt = now();
    this.#current = test;
    const ownLimitMs = this.#limitOf(test.spec.queueableFn);
    this.#say({
      type: 'test-started',
      pid,
      test: test.ref,
      attempt: 1,
      key,
      ...(ownLimitMs === undefined ? {} : { ownLimitMs }),
    });
    this.#presence.enter(key, test.spec.queueableFn.fn);
  }

  done(event: Told): void {
    const test = this.#declared.tests.get(event.id);
    if (test === undefined) return;
    this.#current = undefined;
    if (test.key !== undefined) this.#presence.leave(test.key);
    const outcome = endOf(test, event);
    if (outcome === undefined) return;
    if (outcome.kind === 'passed') test.hasPassed = true;
    const ms = test.startedAt === undefined ? 0 : now() - test.startedAt;
    this.#say({ type: 'test-finished', pid, test: test.ref, attempt: 1, ms, outcome });
  }

  /** What has failed after it was told as passed: the second witness. */
  later(): void {
    const tests = [...this.#declared.tests.values()].flatMap(test => {
      const outcome = test.hasPassed === true ? badOutcome(failuresOf(test.spec), 'test', test.place) : undefined;
      return outcome === undefined ? [] : [{ test: test.ref, outcome, ms: 0 }];
    });
    if (tests.length > 0) this.#say({ type: 'runner-view', tests });
  }
}

/** Of what is told elsewhere: nothing. */
const endOf = (test: Test, event: Told): Outcome | undefined => {
  if (test.plan !== 'run') return undefined;
  if (test.startedAt === undefined && isUnderBrokenHook(test) && event.status === 'failed')
    return { kind: 'not-run', because: 'hook' };
  const { lateHook } = test;
  return outcomeOf(event, lateHook === undefined ? 'test' : 'hook', lateHook?.place ?? test.place);
};

/** Jasmine tells each test under a hook that failed, and enters none of them. */
const isUnderBrokenHook = ({ groups }: Test): boolean => groups.some(group => group.hadBeforeAllFailure === true);
