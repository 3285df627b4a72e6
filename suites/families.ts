import type { TestRef } from '../harness/protocol/test-id.ts';
import type { Outcome } from '../harness/protocol/outcome.ts';

/** Whether a test runs inside of another. */
export const isBelow = (ref: TestRef, other: TestRef): boolean =>
  isOfSame(ref, other) &&
  ref.titles.length > other.titles.length &&
  other.titles.every((title, nth) => ref.titles[nth] === title);

/** Whether two tests are below one outermost test, or one of them is it. */
export const isRelated = (ref: TestRef, other: TestRef): boolean =>
  isOfSame(ref, other) && ref.titles[0] === other.titles[0];

const isOfSame = (a: TestRef, b: TestRef): boolean => a.file === b.file && a.project === b.project;

/** Of tests that run, those that have none of them below. */
export const innermost = <T extends { readonly ref: TestRef }>(running: readonly T[]): readonly T[] =>
  running.filter(({ ref }) => !running.some(other => isBelow(other.ref, ref)));

/** The outcome of a test of which only a part went wrong. */
export const throughChildren: Outcome = {
  kind: 'failed',
  failures: [{ message: 'a subtest went wrong', stack: [], because: 'children' }],
};

/** The same outcome for each of several tests: nobody can tell which of them it was. */
export const shared = (outcome: Outcome, tests: number): Outcome =>
  outcome.kind === 'crashed' && tests > 1
    ? { ...outcome, message: `${outcome.message} (one of ${tests} tests in flight in that process)` }
    : outcome;
