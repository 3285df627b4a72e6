import { isBad } from '../harness/protocol/outcome.ts';
import type { TestRecord } from '../harness/protocol/record.ts';
import type { TestId } from '../harness/protocol/test-id.ts';

const fewest = 20;

/** Why a run is not believed: more than half of what passed the last time now goes wrong, so it is the machine and not the code. */
export const suspicion = (
  tests: readonly TestRecord[],
  baseline: ReadonlySet<TestId> | undefined,
): string | undefined => {
  if (baseline === undefined) return undefined;
  let bad = 0;
  for (const { id, outcome } of tests) if (isBad(outcome) && baseline.has(id)) bad += 1;
  if (bad === 0) return undefined;
  let before = 0;
  for (const { id } of tests) {
    if (baseline.has(id)) before += 1;
    // Of a large run in order nearly nothing has to be looked up.
    if (before >= 2 * bad) return undefined;
  }
  if (before < fewest) return undefined;
  return `${bad} of ${before} tests that passed in the last complete run now go wrong: nothing is recorded or cleared; look at the machine first`;
};
