import type { DebtEntry } from '../../../debt/entry.ts';
import { suiteOf } from '../../../debt/suite-folder.ts';
import { openMemory, type Remembered } from '../../memory.ts';

/** Remembers what was added to the ledger and what was paid, for the counters. Without a history it is not counted: the ledger itself has it. */
export const bookDebt = async (
  whose: Remembered,
  { added = [], paid = [] }: { readonly added?: readonly DebtEntry[]; readonly paid?: readonly DebtEntry[] },
): Promise<void> => {
  const memory = await openMemory(whose, { make: false });
  memory.history?.bookDebt({ debtAdded: bySuite(added), debtPaid: bySuite(paid) });
  memory.close();
};

const bySuite = (entries: readonly DebtEntry[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { test } of entries) counts.set(suiteOf(test), (counts.get(suiteOf(test)) ?? 0) + 1);
  return counts;
};
