import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { TestId } from '../harness/protocol/test-id.ts';

/** What an interrupted run has left of a suite that it did not bring to its end. */
export type Earlier = {
  /** Its facts, as they stand in the journal: what has a fate in them is not run again. */
  readonly events: readonly SuiteEvent[];
  /** Launches so far: names of folders and logs go on from there. */
  readonly launches: number;
  /** What was spent on it. */
  readonly ms: number;
  /** Attempts that count, of tests that are run again. */
  readonly attempts: ReadonlyMap<TestId, number>;
};

/** An event of the rest, its attempt counted after those that were made before. */
export const afterEarlier = (event: SuiteEvent, earlier: Earlier | undefined): SuiteEvent => {
  if (event.type !== 'test-started' && event.type !== 'test-finished') return event;
  const before = earlier?.attempts.get(event.test) ?? 0;
  return before === 0 ? event : { ...event, attempt: before + event.attempt };
};
