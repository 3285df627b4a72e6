import type { DebtEntry } from '../debt/entry.ts';
import type { TestId } from '../harness/protocol/test-id.ts';

/** Tests whose debt one passing run may pay: reruns must prove it. A flaky test pays by its clean runs over time. */
export const payable = (entries: readonly DebtEntry[]): ReadonlySet<TestId> =>
  new Set(
    entries
      .filter(({ kind, state }) => kind !== 'flaky' && state !== 'proposed')
      .flatMap(({ test, aka }) => [test, ...aka]),
  );
