import { readFileSync } from 'node:fs';
import type { DebtEntry } from '../../../debt/entry.ts';
import { mergeEntries } from '../../../debt/merge-entries.ts';
import { parseEntry } from '../../../debt/parse.ts';
import { problemsIn } from '../../open-ledger.ts';
import { plainly } from '../../plain-error.ts';
import { UsageError } from '../../usage-error.ts';
import { writeWhole } from '../../write-file.ts';
import type { Terminal } from '../common-options.ts';
import type { DebtOptions } from './options.ts';

/**
 * A merge driver for git: `%O %A %B %P`, the common version, ours, theirs, and the name of the file. Writes what both come to into
 * ours. Exits 1, as git expects, when both have changed one field otherwise: it is marked in the file.
 */
export const merge = async (words: readonly string[], _options: DebtOptions, terminal: Terminal): Promise<number> => {
  const [common = '', ours = '', theirs = '', path = ours] = words;
  const mine = read(ours, path);
  const other = read(theirs, path);
  const base = textOf(common).trim() === '' ? undefined : read(common, path);
  const merged = mergeEntries(base, mine, other);
  writeWhole(ours, merged.text);
  if (merged.ok) return 0;
  terminal.err(
    `gate: ${path}: both sides have changed ${merged.conflicts.join(' and ')}: choose one where it is marked.`,
  );
  return 1;
};

const read = (file: string, path: string): DebtEntry => {
  const parsed = parseEntry(textOf(file), path);
  if (parsed.ok) return parsed.entry;
  throw problemsIn(parsed.problems);
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${plainly(error)}.`);
  }
};
