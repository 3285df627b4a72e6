import { readFileSync } from 'node:fs';
import { excesses } from '../../../debt/caps.ts';
import { checkLedger, type LedgerRules } from '../../../debt/check.ts';
import type { DebtEntry, FiledEntry } from '../../../debt/entry.ts';
import { withLedgerLock } from '../../../debt/lock.ts';
import { renderLedger } from '../../../debt/render.ts';
import { entryPath, readLedger, removeEntry, type Stored, writeEntry } from '../../../debt/store.ts';
import type { DebtCaps, DebtConfig } from '../../config/config.ts';
import { matchesId } from '../../id-pattern.ts';
import { ledgerRules, problemsIn } from '../../open-ledger.ts';
import { UsageError } from '../../usage-error.ts';
import { writeWhole } from '../../write-file.ts';
import type { OpenDebt } from './open-debt.ts';

/** What a command wants of the ledger. */
export type DebtChange = { readonly write?: readonly DebtEntry[]; readonly remove?: readonly DebtEntry[] };

/**
 * Changes the ledger under its lock, from what it holds at that moment, and renders the report again. Each file is old or
 * new, never half. Gives what was changed. Throws `UsageError` with what stands in the way.
 */
export const changeDebt = async (
  { config, today }: Pick<OpenDebt, 'config' | 'today'>,
  decide: (entries: readonly FiledEntry[]) => DebtChange,
): Promise<DebtChange> => {
  const { dir, report } = config.debt;
  const done = await withLedgerLock(dir, () => {
    const before = entriesIn(dir);
    const change = decide(before);
    refuseInvalid(dir, before, change, { rules: ledgerRules(config, today), caps: config.debt });
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

/** A change that would make the ledger invalid is not begun: the next run could not even start. */
const refuseInvalid = (
  dir: string,
  before: readonly FiledEntry[],
  { write = [], remove = [] }: DebtChange,
  { rules, caps }: { readonly rules: LedgerRules; readonly caps: DebtCaps },
): void => {
  const after = new Map(before.map(entry => [entry.file, entry]));
  for (const entry of write) after.set(entryPath(dir, entry), { ...entry, file: entryPath(dir, entry) });
  for (const entry of remove) after.delete(entryPath(dir, entry));
  const { errors } = checkLedger([...after.values()], rules);
  if (errors.length > 0) throw problemsIn(errors);
  // What is over its cap already may shrink.
  const there = new Set(excesses(before, caps, matchesId).map(({ message }) => message));
  const grown = excesses([...after.values()], caps, matchesId).find(({ message }) => !there.has(message));
  if (grown !== undefined && write.length > 0)
    throw new UsageError(`the ledger would hold too much: ${grown.message}.`);
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

const entriesIn = (dir: string): readonly FiledEntry[] => {
  const read = readLedger(dir);
  if (!read.ok) throw problemsIn(read.problems);
  return read.entries;
};

const heed = (stored: Stored): void => {
  if (!stored.ok) throw problemsIn([stored.problem]);
};
