import type { Say } from '../node/line.ts';
import type { Steps } from '../node/steps.ts';
import { type Expectation, failuresOf, type Piece, type Suite } from './core.ts';
import type { Declared, Hook, Test } from './declared.ts';
import { badOutcome, failureIn, lateness } from './outcome.ts';

/** Tells each hook as a step, and what goes wrong in a group as trouble of the hook that runs. */
export class Hooks {
  readonly #declared: Declared;
  readonly #steps: Steps;
  readonly #say: Say;
  readonly #limitOf: (piece: Piece) => number | undefined;
  readonly #current: () => Test | undefined;
  #failures: Expectation[] | undefined;

  constructor(
    declared: Declared,
    {
      steps,
      say,
      limitOf,
      current,
    }: {
      readonly steps: Steps;
      readonly say: Say;
      /** A limit of its author's that is longer than the gate's. */
      readonly limitOf: (piece: Piece) => number | undefined;
      /** The test that runs now. */
      readonly current: () => Test | undefined;
    },
  ) {
    this.#declared = declared;
    this.#steps = steps;
    this.#say = say;
    this.#limitOf = limitOf;
    this.#current = current;
  }

  /** A queue comes to a piece: if that is a hook, it begins. */
  begin(piece: Piece): (() => void) | undefined {
    const hook = this.#declared.hookOf(piece);
    if (hook === undefined) return undefined;
    return hook.name.endsWith('All') ? this.#beginAll(hook, piece) : this.#beginEach(hook, piece);
  }

  #beginAll(hook: Hook, piece: Piece): () => void {
    const failures: Expectation[] = [];
    this.#failures = failures;
    const when = hook.name === 'beforeAll' ? 'before' : 'after';
    const end = this.#steps.begin({ kind: 'hook', hook: hook.name, when, of: hook.of }, piece, this.#limitOf(piece));
    return () => {
      this.#failures = undefined;
      end(badOutcome(failures, 'hook', hook.place));
    };
  }

  #beginEach(hook: Hook, piece: Piece): () => void {
    const test = this.#current();
    const before = test === undefined ? 0 : failuresOf(test.spec).length;
    const end = this.#steps.begin(
      { kind: 'hook', hook: hook.name, when: 'each', of: hook.of },
      piece,
      this.#limitOf(piece),
    );
    return () => {
      end();
      if (test === undefined) return;
      const fresh = failuresOf(test.spec).slice(before);
      if (lateness(fresh, 'hook', hook.place) !== undefined) test.lateHook ??= hook;
    };
  }

  /** Hears what goes wrong in a group: in its hooks, while its tests are declared, or at any other time. */
  watch(suite: Suite): void {
    for (const name of ['handleException', 'addExpectationResult'] as const) {
      const original = suite[name];
      suite[name] = (...said) => {
        const before = failuresOf(suite).length;
        try {
          return original.apply(suite, said);
        } finally {
          for (const failure of failuresOf(suite).slice(before)) this.#take(failure);
        }
      };
    }
  }

  #take(failure: Expectation): void {
    if (this.#failures !== undefined) this.#failures.push(failure);
    else if (this.#declared.loading !== undefined) this.#declared.loose.push(failure);
    else this.#say({ type: 'session-failed', failure: failureIn(failure) });
  }
}
