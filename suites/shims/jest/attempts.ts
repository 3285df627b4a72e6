import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import type { Presence } from '../node/presence.ts';
import type { Steps } from '../node/steps.ts';
import type { CircusTest, Fn } from './circus.ts';
import { outcomeOf } from './outcome.ts';

// Taken before any test can put a fake in its place.
const now = performance.now.bind(performance);

/** What is known of a test before it runs. */
export type Known = { readonly ref: TestRef; readonly ownLimitMs?: number; readonly run: unknown };

type Run = {
  readonly key: string;
  readonly number: number;
  readonly startedAt: number;
  /** Its function was called before its turn came, as 29 does with concurrent tests; this is how that ended. */
  ended?: Outcome;
};
type Done = {
  readonly test: CircusTest;
  readonly known: Known;
  readonly run: Run;
  readonly errors: readonly unknown[];
  readonly ms: number;
};

/** Tells the attempts of the tests of one file. */
export type Attempts = {
  readonly begin: (test: CircusTest) => void;
  /** Jest is through with it; some errors may still come. */
  readonly done: (test: CircusTest) => void;
  /** Tells the one that is done. `retried`: it is about to be run again, and its errors have been taken away. */
  readonly settle: (retried: boolean) => void;
  /** Makes a concurrent test tell its start when its function is called, and tells its stack from those of others. */
  readonly dress: (test: CircusTest) => void;
};

/** Attempts told through `say`. */
export const attemptsOf = (
  say: Say,
  presence: Presence,
  steps: Steps,
  known: (test: CircusTest) => Known | undefined,
): Attempts => {
  const runs = new Map<CircusTest, Run>();
  const numbers = new Map<CircusTest, number>();
  let last: Done | undefined;

  const begin = (test: CircusTest): Run | undefined => {
    const of = known(test);
    const running = runs.get(test);
    if (of === undefined || running !== undefined) return running;
    const run: Run = { key: presence.key(), number: (numbers.get(test) ?? 0) + 1, startedAt: now() };
    runs.set(test, run);
    numbers.set(test, run.number);
    presence.enter(run.key, of.run);
    say({
      type: 'test-started',
      pid,
      test: of.ref,
      attempt: run.number,
      key: run.key,
      ...(of.ownLimitMs === undefined ? {} : { ownLimitMs: of.ownLimitMs }),
      ...(test.concurrent ? { concurrent: true } : {}),
    });
    return run;
  };
  const end = ({ ref }: Known, { key, number }: Run, outcome: Outcome, ms: number): void => {
    presence.leave(key);
    say({ type: 'test-finished', pid, test: ref, attempt: number, ms, outcome });
  };
  const endEarly = (test: CircusTest, run: Run, outcome: Outcome): void => {
    const of = known(test);
    if (of === undefined || runs.get(test) !== run) return;
    run.ended = outcome;
    end(of, run, outcome, now() - run.startedAt);
  };

  return {
    begin: test => void begin(test),
    done: test => {
      const [of, run] = [known(test), runs.get(test)];
      if (of === undefined || run === undefined) return;
      runs.delete(test);
      last = { test, known: of, run, errors: test.errors, ms: now() - run.startedAt };
    },
    settle: retried => {
      if (last === undefined) return;
      const { test, known: of, run, errors, ms } = last;
      last = undefined;
      steps.close(test);
      const all = retried ? errors : test.errors;
      const outcome: Outcome = all.length === 0 ? { kind: 'passed' } : outcomeOf(all);
      if (run.ended?.kind !== outcome.kind) end(of, run, outcome, ms);
    },
    dress: test => {
      const { fn } = test;
      if (fn === undefined) return;
      const standIn: Fn = function (...given) {
        const isEarly = !runs.has(test);
        const run = begin(test);
        if (run === undefined) return Reflect.apply(fn, this, given);
        const result = presence.within(run.key, () => Reflect.apply(fn, this, given));
        if (isEarly) void settled(result).then(errors => endEarly(test, run, fateOf(test, errors)));
        return result;
      };
      Object.defineProperties(standIn, Object.getOwnPropertyDescriptors(fn));
      test.fn = standIn;
    },
  };
};

/** The error that a promise ends with, if it does. */
const settled = async (result: unknown): Promise<readonly unknown[]> => {
  try {
    await result;
    return [];
  } catch (thrown) {
    return [thrown];
  }
};

const fateOf = ({ failing }: CircusTest, errors: readonly unknown[]): Outcome =>
  errors.length > 0 === failing ? { kind: 'passed' } : outcomeOf(failing ? [new Error('it did not fail')] : errors);
