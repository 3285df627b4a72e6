import type { Settlement } from '../harness/protocol/debt.ts';
import { isOverdue } from './overdue.ts';
import type { DebtEntry } from './entry.ts';

const soonDays = 14;
const dayMs = 86_400_000;

/** Counts the entries of a ledger. Proposed and accepted ones have no day on which they fall due. */
export const ledgerCounts = (entries: readonly DebtEntry[], today: string): Settlement['ledger'] => ({
  entries: entries.length,
  proposed: entries.filter(({ state }) => state === 'proposed').length,
  accepted: entries.filter(({ state }) => state === 'accepted').length,
  dueSoon: entries.filter(entry => isDueSoon(entry, today)).length,
  overdue: entries.filter(entry => isOverdue(entry, today)).length,
});

const isDueSoon = (entry: DebtEntry, today: string): boolean => {
  const { state, due } = entry;
  if (due === undefined || (state !== 'open' && state !== 'fixing') || isOverdue(entry, today)) return false;
  return Date.parse(due) - Date.parse(today) <= soonDays * dayMs;
};
