import { readFileSync } from 'node:fs';
import type { DebtEntry } from '../../../debt/entry.ts';
import { withLedgerLock } from '../../../debt/lock.ts';
import { renderLedger } from '../../../debt/render.ts';
import { readLedger, removeEntry, type Stored, writeEntry } from '../../../debt/store.ts';
import type { DebtConfig } from '../../config/config.ts';
import { problemsIn } from '../../open-ledger.ts';
import { writeWhole } from '../../write-file.ts';

/** What a command wants of the ledger. */
export type DebtChange = { readonly write?: readonly DebtEntry[]; readonly remove?: readonly DebtEntry[] };

/**
 * Changes the ledger under its lock, from what it holds at that moment, and renders the report again. Each file is old or
 * new, never half. Gives what was changed. Throws `UsageError` with what stands in the way.
 */
export const changeDebt = async (
  { dir, report }: DebtConfig,
  decide: (entries: readonly DebtEntry[]) => DebtChange,
): Promise<DebtChange> => {
  const done = await withLedgerLock(dir, () => {
    const change = decide(entriesIn(dir));
    for (const entry of change.write ?? []) heed(writeEntry(dir, entry));
    for (const entry of change.remove ?? []) heed(removeEntry(dir, entry));
    renderReport(report, entriesIn(dir));
    return change;
  });
  if (!done.ok) throw problemsIn([done.problem]);
  return done.value;
};

/** Renders the page of the ledger as it is, under its lock. Throws `UsageError` with what stands in the way. */
export const renderPage = async ({ dir, report }: DebtConfig): Promise<void> => {
  const done = await withLedgerLock(dir, () => renderReport(report, entriesIn(dir)));
  if (!done.ok) throw problemsIn([done.problem]);
};

/** Writes what people read of the ledger. What says the same already is not touched, and an empty ledger makes no page. */
const renderReport = (report: string, entries: readonly DebtEntry[]): void => {
  const text = renderLedger(entries);
  const there = textOf(report);
  if (text !== there && (entries.length > 0 || there !== '')) writeWhole(report, text);
};

/** The page as it is; empty where there is none. */
export const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const entriesIn = (dir: string): readonly DebtEntry[] => {
  const read = readLedger(dir);
  if (!read.ok) throw problemsIn(read.problems);
  return read.entries;
};

const heed = (stored: Stored): void => {
  if (!stored.ok) throw problemsIn([stored.problem]);
};
