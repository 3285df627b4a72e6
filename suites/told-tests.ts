import type { Running, Step, SuiteEvent } from '../harness/protocol/event.ts';
import type { NotRunReason, Outcome } from '../harness/protocol/outcome.ts';
import { hookRef, loadRef, testId, type TestRef } from '../harness/protocol/test-id.ts';

/** A test with the outcome it gets because its runner could not give it one. */
export type Tied = { readonly ref: TestRef; readonly outcome: Outcome; readonly attempt: number; readonly ms: number };

/** The pseudo-test of a step that went wrong. */
export const stepRef = (step: Step): TestRef =>
  step.kind === 'load' ? loadRef(step.file, step.project) : hookRef(step.of, step.hook);

/** What `Running` points at, as a test or pseudo-test. */
export const runningRef = (on: Running): TestRef => (on.kind === 'test' ? on.test : stepRef(on.step));

/** Why the tests under a broken step have not run. */
export const becauseOf = (step: Step): NotRunReason => (step.kind === 'load' ? 'load' : 'hook');

/** An event that says a test is over. */
export const finished = (
  suite: string,
  { ref, outcome, attempt, ms }: Tied,
): Extract<SuiteEvent, { type: 'test-finished' }> => ({
  type: 'test-finished',
  test: testId(suite, ref),
  ref,
  attempt,
  ms,
  outcome,
});
