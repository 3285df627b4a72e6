import { canonicalFields } from './canonical-fields.ts';
import type { DebtEntry, FiledEntry } from './entry.ts';
import { type EntryKey, formatEntry } from './format.ts';
import { type Fault, type LedgerProblem, type Position, positionAt } from './problem.ts';
import { readEntry } from './read-entry.ts';
import { yamlFields } from './yaml-fields.ts';

/** An entry and its file, or all that is wrong with it. */
export type ParsedEntry =
  | { readonly ok: true; readonly entry: FiledEntry }
  | { readonly ok: false; readonly problems: readonly LedgerProblem[] };

/** More than any honest entry needs, in bytes. */
export const maxEntryBytes: number = 64 * 1024;

const conflict = /^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)/mu;
/** Everything but tabs and line ends, which may be those of Windows. */
const control = /(?!\r\n)[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;

/** Reads the text of one entry, strictly. `file` is what its problems are said to be in. */
export const parseEntry = (text: string, file: string): ParsedEntry => {
  const large = tooLarge(text);
  if (large !== undefined) return { ok: false, problems: [{ file, line: 1, column: 1, message: large }] };
  const quick = canonicalEntry(text);
  if (quick !== undefined) return { ok: true, entry: { ...quick, file } };
  const read = slowly(text);
  if (read.ok) return { ok: true, entry: { ...read.entry, file } };
  const problems = read.faults
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => ({ file, ...positionAt(text, offset), message }));
  return { ok: false, problems };
};

/** Where a key of an entry stands in its text; the first line when it is not there. */
export const keyPosition = (text: string, key: EntryKey): Position => {
  const offset = text.search(new RegExp(`^["']?${key}["']?[ \\t]*:`, 'mu'));
  return positionAt(text, Math.max(0, offset));
};

/** Says that a file is too large to be read, by its bytes. */
export const sizeProblem = (bytes: number): string | undefined =>
  bytes > maxEntryBytes
    ? `The file is larger than ${maxEntryBytes / 1024} KiB and was not read: shorten its message or its reason.`
    : undefined;

const tooLarge = (text: string): string | undefined => {
  // A text of n characters has n to 3n bytes.
  if (text.length > maxEntryBytes) return sizeProblem(text.length);
  return text.length * 3 > maxEntryBytes ? sizeProblem(Buffer.byteLength(text)) : undefined;
};

/**
 * The quick way for a text that `formatEntry` has written. It cannot differ from the slow way: what it finds is only
 * believed when writing it gives the same text, and the slow way reads what `formatEntry` writes as what it was given.
 */
const canonicalEntry = (text: string): DebtEntry | undefined => {
  const fields = canonicalFields(text);
  if (fields === undefined) return undefined;
  const read = readEntry(fields);
  return read.ok && formatEntry(read.entry) === text ? read.entry : undefined;
};

/** Reads any text by way of YAML. */
const slowly = (text: string): ReturnType<typeof readEntry> => {
  const unreadable = conflictFault(text) ?? controlFault(text);
  if (unreadable !== undefined) return { ok: false, faults: [unreadable] };
  const read = yamlFields(text);
  return read.ok ? readEntry(read.fields) : read;
};

const conflictFault = (text: string): Fault | undefined => {
  const offset = text.search(conflict);
  return offset < 0 ? undefined : { offset, message: 'There is a conflict marker: resolve the merge.' };
};

const controlFault = (text: string): Fault | undefined => {
  const found = control.exec(text);
  if (found === null) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    offset: found.index,
    message: `There is a control character, U+${code}: remove it, or write it as \\u${code.toLowerCase()} in double quotes.`,
  };
};
