import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import { outcomeOf } from './outcome.ts';
import type { Presence } from '../node/presence.ts';
import type { Steps } from '../node/steps.ts';
import { isLive } from './task.ts';
import type { TaskError } from '../node/failure.ts';
import type { TestTask } from './task.ts';

// Taken before any test can put a fake in its place.
const now = performance.now.bind(performance);

type Attempt = {
  readonly number: number;
  readonly startedAt: number;
  /** Errors of the attempts before it. */ readonly errorsBefore: number;
};
type Run = { readonly ref: TestRef; readonly key: string; attempt: Attempt };

/** What is known of a test before it runs. */
export type Known = {
  readonly ref: TestRef;
  readonly ownLimitMs?: number;
  readonly concurrent: boolean;
  readonly run: unknown;
};

/** Tells the attempts of the tests of one process. */
export type Attempts = {
  readonly start: (test: TestTask, known: Known) => void;
  /** Another attempt of a running test: the one before it is over. */
  readonly again: (test: TestTask, known: Known) => void;
  readonly finish: (test: TestTask) => void;
  /** Finishes the tests that skipped themselves while they ran, which the runner tells nobody of. */
  readonly settle: () => void;
  /** The key of a test while it runs. */
  readonly keyOf: (test: TestTask) => string | undefined;
};

/** Attempts told through `say`. */
export const attemptsOf = (say: Say, presence: Presence, steps: Steps): Attempts => {
  const runs = new Map<TestTask, Run>();

  const begin = (test: TestTask, known: Known, key: string, number: number): void => {
    runs.set(test, { ref: known.ref, key, attempt: { number, startedAt: now(), errorsBefore: errorsOf(test).length } });
    presence.enter(key, known.run);
    say({
      type: 'test-started',
      pid,
      test: known.ref,
      attempt: number,
      key,
      ...(known.ownLimitMs === undefined ? {} : { ownLimitMs: known.ownLimitMs }),
      ...(known.concurrent ? { concurrent: true } : {}),
    });
  };
  const end = (test: TestTask, run: Run, outcome: Outcome): void => {
    steps.close(test);
    runs.delete(test);
    presence.leave(run.key);
    const ms = now() - run.attempt.startedAt;
    say({ type: 'test-finished', pid, test: run.ref, attempt: run.attempt.number, ms, outcome });
  };

  return {
    start: (test, known) => begin(test, known, presence.key(), 1),
    again: (test, known) => {
      const run = runs.get(test);
      if (run === undefined) return;
      end(test, run, attemptOutcome(test, run.attempt));
      begin(test, known, run.key, run.attempt.number + 1);
    },
    finish: test => {
      const run = runs.get(test);
      if (run !== undefined) end(test, run, finalOutcome(test, run.attempt));
    },
    settle: () => {
      for (const [test, run] of runs) {
        if (!isLive(test) && test.result?.state === 'skip') end(test, run, skipped(test.result.note));
      }
    },
    keyOf: test => runs.get(test)?.key,
  };
};

const errorsOf = (test: TestTask): readonly TaskError[] => test.result?.errors ?? [];

/** An attempt that another one followed. One that is meant to fail did well when it failed. */
const attemptOutcome = (test: TestTask, { errorsBefore }: Attempt): Outcome => {
  const errors = errorsOf(test).slice(errorsBefore);
  return errors.length === 0 || test.fails === true ? { kind: 'passed' } : outcomeOf(errors);
};

const finalOutcome = (test: TestTask, { errorsBefore }: Attempt): Outcome => {
  const { state, note } = test.result ?? {};
  if (state === 'skip') return skipped(note);
  if (state !== 'fail') return { kind: 'passed' };
  const errors = errorsOf(test);
  const own = errors.slice(errorsBefore);
  // A repeat that went well does not heal the one before it: the runner says failed, with the errors of that one.
  return outcomeOf(own.length === 0 ? errors : own);
};

const skipped = (note: string | undefined): Outcome => {
  if (note?.includes('aborted by the user') === true) return { kind: 'not-run', because: 'deselected', reason: 'bail' };
  return { kind: 'skipped', ...(note === undefined ? {} : { reason: note }) };
};
