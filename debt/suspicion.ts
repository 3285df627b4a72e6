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
  const before = tests.filter(({ id }) => baseline.has(id));
  const bad = before.filter(({ outcome }) => isBad(outcome)).length;
  if (before.length < fewest || bad * 2 <= before.length) return undefined;
  return `${bad} of ${before.length} tests that passed in the last complete run now go wrong: nothing is recorded or cleared; look at the machine first`;
};
