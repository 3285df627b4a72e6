import type { DebtEntry } from './entry.ts';
import { type EntryKey, entryKeys, fieldText } from './format.ts';

/** One file of both sides, or the same with the fields marked on which they do not agree. */
export type MergedEntry =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly conflicts: readonly EntryKey[] };

/**
 * Merges two versions of one entry by field: what one side has changed counts, and names of the test from both. Only a field that
 * both have changed otherwise is a conflict.
 */
export const mergeEntries = (base: DebtEntry | undefined, ours: DebtEntry, theirs: DebtEntry): MergedEntry => {
  const conflicts: EntryKey[] = [];
  let text = '';
  for (const key of entryKeys) {
    const [old, mine, other] = [base, ours, theirs].map(entry => line(entry, key));
    const merged = key === 'aka' ? line({ ...ours, aka: names(base, ours, theirs) }, key) : pick(old, mine, other);
    if (merged === undefined) {
      conflicts.push(key);
      text += `<<<<<<< ours\n${mine ?? ''}=======\n${other ?? ''}>>>>>>> theirs\n`;
    } else text += merged;
  }
  return conflicts.length === 0 ? { ok: true, text } : { ok: false, text, conflicts };
};

/** A line of an entry's file; empty where it has none. */
const line = (entry: DebtEntry | undefined, key: EntryKey): string => {
  const value = entry === undefined ? undefined : fieldText(entry, key);
  return value === undefined ? '' : `${key}: ${value}\n`;
};

const pick = (old = '', mine = '', other = ''): string | undefined => {
  if (mine === other || other === old) return mine;
  return mine === old ? other : undefined;
};

/** The names that the test has had, on either side; one that a side has taken away is gone. */
const names = (base: DebtEntry | undefined, ours: DebtEntry, theirs: DebtEntry): DebtEntry['aka'] => {
  const old = new Set(base?.aka ?? []);
  const [mine, other] = [new Set(ours.aka), new Set(theirs.aka)];
  return [...new Set([...ours.aka, ...theirs.aka])].filter(
    name => !old.has(name) || (mine.has(name) && other.has(name)),
  );
};
