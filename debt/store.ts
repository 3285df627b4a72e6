import { isUtf8 } from 'node:buffer';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { trouble } from './disk-words.ts';
import type { DebtEntry, FiledEntry } from './entry.ts';
import { type EntryKey, formatEntry } from './format.ts';
import { type EntryFile, ledgerFolder } from './ledger-folder.ts';
import { type ParsedEntry, keyPosition, parseEntry, sizeProblem } from './parse.ts';
import type { LedgerProblem, Position } from './problem.ts';
import { suiteFolder, suiteOf } from './suite-folder.ts';
import { syncFolder, writeWhole } from './whole-file.ts';

/** All entries, in the order of their files, or all that is wrong with the files. */
export type Ledger =
  | { readonly ok: true; readonly entries: readonly FiledEntry[] }
  | { readonly ok: false; readonly problems: readonly LedgerProblem[] };

/** The file that was written or removed, or why it was not. */
export type Stored =
  | { readonly ok: true; readonly file: string }
  | { readonly ok: false; readonly problem: LedgerProblem };

/** Reads a whole ledger. A folder that is not there is an empty one. */
export const readLedger = (dir: string): Ledger => {
  const { files, problems } = ledgerFolder(resolve(dir));
  const wrong = [...problems];
  const entries: FiledEntry[] = [];
  for (const file of files) {
    const read = readFiled(file);
    if (read.ok) entries.push(read.entry);
    else wrong.push(...read.problems);
  }
  return wrong.length === 0 ? { ok: true, entries } : { ok: false, problems: wrong };
};

/** The file of an entry. */
export const entryPath = (dir: string, { id, test }: Pick<DebtEntry, 'id' | 'test'>): string =>
  join(resolve(dir), suiteFolder(suiteOf(test)), `${id}.yaml`);

/** Writes an entry, whole or not at all; a file that says the same already is not touched. Hold the lock around it. */
export const writeEntry = (dir: string, entry: DebtEntry): Stored => {
  const file = entryPath(dir, entry);
  const text = formatEntry(entry);
  const read = parseEntry(text, file);
  const [problem] = read.ok ? [] : read.problems;
  if (problem !== undefined) return { ok: false, problem };
  return attempt(file, 'written', () => {
    if (textOf(file) !== text) writeWhole(file, text);
  });
};

/** Removes the file of an entry; one that is gone already is fine. Hold the lock around it. */
export const removeEntry = (dir: string, entry: Pick<DebtEntry, 'id' | 'test'>): Stored => {
  const file = entryPath(dir, entry);
  return attempt(file, 'removed', () => {
    rmSync(file, { force: true });
    syncFolder(dirname(file));
  });
};

/** Where a key of an entry stands in its file. For messages: it reads the file again. */
export const placeOf = ({ file }: FiledEntry, key: EntryKey): Position => keyPosition(textOf(file) ?? '', key);

const readFiled = (at: EntryFile): ParsedEntry => {
  const read = readText(at.path);
  if (!read.ok) return problemAt(at.path, { line: 1, column: 1 }, read.message);
  const parsed = parseEntry(read.text, at.path);
  if (!parsed.ok) return parsed;
  const { id, test } = parsed.entry;
  if (at.name !== `${id}.yaml`)
    return problemAt(at.path, keyPosition(read.text, 'id'), `The file is named ${at.name}: rename it to ${id}.yaml.`);
  const folder = suiteFolder(suiteOf(test));
  if (at.folder !== folder)
    return problemAt(at.path, keyPosition(read.text, 'test'), `The file lies in ${at.folder}/: move it to ${folder}/.`);
  return parsed;
};

type ReadText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

const readText = (path: string): ReadText => {
  try {
    const large = sizeProblem(statSync(path).size);
    if (large !== undefined) return { ok: false, message: large };
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) return { ok: false, message: 'The file is not UTF-8: save it as UTF-8.' };
    return { ok: true, text: bytes.toString('utf8') };
  } catch (error) {
    return { ok: false, message: `The file cannot be read: ${trouble(error)}.` };
  }
};

const problemAt = (file: string, position: Position, message: string): ParsedEntry => ({
  ok: false,
  problems: [{ file, ...position, message }],
});

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // it is not there, or cannot be read: whoever writes it next says why
  }
};

const attempt = (file: string, done: string, action: () => void): Stored => {
  try {
    action();
    return { ok: true, file };
  } catch (error) {
    const message = `The entry cannot be ${done}: ${trouble(error)}.`;
    return { ok: false, problem: { file, line: 1, column: 1, message } };
  }
};
