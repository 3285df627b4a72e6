import type { Failure, Outcome } from '../../../harness/protocol/outcome.ts';
import { failureOf } from '../node/failure.ts';
import { framesOf } from '../node/stack.ts';
import type { Expectation, Told } from './core.ts';
import type { Place } from './declared.ts';

/** Jasmine's own words for a piece that has not ended in time. */
const late =
  /^Error: (?<said>Timeout - Async function did not complete within (?<ms>\d+(?:\.\d+)?)ms \((?:custom timeout|set by jasmine\.DEFAULT_TIMEOUT_INTERVAL)\))$/;

/** What jasmine has kept of a failure. */
export const failureIn = ({ message, stack }: Expectation): Failure =>
  failureOf({ message: message ?? '', ...(stack === undefined ? {} : { stack }) });

/** Jasmine's clock has ended it: then the place of what it was waiting for is the only one that is known. */
export const lateness = (
  failures: readonly Expectation[],
  deadline: 'test' | 'hook',
  place: Place,
): Outcome | undefined => {
  for (const { message, stack } of failures) {
    const { said, ms } = late.exec(message ?? '')?.groups ?? {};
    // Whoever throws these words himself has a line in his own code.
    if (said === undefined || framesOf(stack ?? '').length > 0) continue;
    const frames = framesOf(place.stack ?? '').slice(0, 1);
    return { kind: 'hung', by: 'runner', deadline, limitMs: Number(ms), message: said, stack: frames };
  }
  return undefined;
};

/** What failures come to, the clock's first. */
export const badOutcome = (
  failures: readonly Expectation[],
  deadline: 'test' | 'hook',
  place: Place,
): Outcome | undefined => {
  if (failures.length === 0) return undefined;
  return lateness(failures, deadline, place) ?? { kind: 'failed', failures: failures.map(failureIn) };
};

/** The end of a test as its reporters hear it. */
export const outcomeOf = (
  { status, pendingReason, failedExpectations = [] }: Told,
  deadline: 'test' | 'hook',
  place: Place,
): Outcome => {
  switch (status) {
    case 'passed':
      return { kind: 'passed' };
    case 'failed':
      return badOutcome(failedExpectations, deadline, place) ?? withoutExpectations(place);
    case 'excluded':
      return { kind: 'not-run', because: 'deselected' };
    default:
      return skipped(pendingReason);
  }
};

/** `reason`: what its author said; jasmine has a text of its own where he said nothing. */
export const skipped = (reason: string | undefined): Outcome =>
  reason === undefined || reason === '' ? { kind: 'skipped' } : { kind: 'skipped', reason };

const withoutExpectations = (place: Place): Outcome => ({
  kind: 'failed',
  failures: [{ message: 'it has no expectations', stack: framesOf(place.stack ?? '').slice(0, 1) }],
});
