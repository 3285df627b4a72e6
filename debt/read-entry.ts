import type { DebtEntry } from './entry.ts';
import type { Field, FieldItem, FieldValue, Fields } from './fields.ts';
import { type EntryKey, entryKeys } from './format.ts';
import type { Fault } from './problem.ts';
import { neededBy, shortestReason, textProblem } from './value-checks.ts';

/** An entry, or everything that is wrong with it. */
export type ReadEntry =
  | { readonly ok: true; readonly entry: DebtEntry }
  | { readonly ok: false; readonly faults: readonly Fault[] };

type Texts = ReadonlyMap<EntryKey, string>;

const always: readonly EntryKey[] = ['id', 'test', 'kind', 'signature', 'message', 'state', 'since', 'origin'];

/** Makes an entry of what was written, or says all that is wrong with it. */
export const readEntry = (fields: Fields): ReadEntry => {
  const faults: Fault[] = [];
  const texts = new Map<EntryKey, string>();
  for (const key of entryKeys) {
    const field = fields.get(key);
    if (key === 'aka' || field === undefined) continue;
    const read = readText(key, field.value);
    if (read.ok) texts.set(key, read.text);
    else faults.push({ offset: field.valueAt, message: `${key}: ${read.message}` });
  }
  const aka = readList(fields.get('aka'), faults);
  for (const key of always)
    if (!fields.has(key)) faults.push({ offset: 0, message: `The key "${key}" is missing: add a line for it.` });
  faults.push(...stateFaults(fields, texts));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, entry: entryOf(texts, aka) };
};

type ReadText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** Keys whose texts may look like numbers. */
const digits: readonly EntryKey[] = ['id', 'fixedBy', 'renewed'];

const readText = (key: EntryKey, value: FieldValue): ReadText => {
  if (value.kind === 'list') return { ok: false, message: 'it is a list: write one value.' };
  if (value.kind === 'other') return { ok: false, message: otherMessage(value.what) };
  if (value.kind === 'number' && !digits.includes(key))
    return { ok: false, message: 'it is a number: put it in double quotes.' };
  const message = textProblem(key, value.text);
  return message === undefined ? { ok: true, text: value.text } : { ok: false, message };
};

const otherMessage = (what: string): string => {
  if (what === 'empty') return 'it is empty: write a value, or remove the line.';
  return what === 'a boolean' ? 'it is true or false: put it in double quotes.' : `it is ${what}: write one value.`;
};

const readList = (field: Field | undefined, faults: Fault[]): readonly string[] => {
  if (field === undefined) return [];
  if (field.value.kind !== 'list') {
    faults.push({ offset: field.valueAt, message: 'aka: it is no list: write ["<earlier test id>"].' });
    return [];
  }
  return field.value.items.flatMap(({ value, offset }: FieldItem) => {
    const read = readText('aka', value);
    if (read.ok) return [read.text];
    faults.push({ offset, message: `aka: ${read.message}` });
    return [];
  });
};

const stateFaults = (fields: Fields, texts: Texts): readonly Fault[] => {
  const faults: Fault[] = [];
  const [state = '', kind = '', reason] = [texts.get('state'), texts.get('kind'), texts.get('reason')];
  const needed = neededBy[state] ?? [];
  for (const key of needed)
    if (!fields.has(key))
      faults.push({
        offset: at(fields, 'state'),
        message: `An entry that is ${state} needs "${key}": add a line for it.`,
      });
  if (needed.includes('reason') && reason !== undefined && lengthOf(reason) < shortestReason)
    faults.push({
      offset: at(fields, 'reason'),
      message: `reason: it has ${lengthOf(reason)} characters: say in ${shortestReason} or more why this is tolerated.`,
    });
  if (fields.has('rate') && kind !== '' && kind !== 'flaky')
    faults.push({
      offset: fields.get('rate')?.keyAt ?? 0,
      message: `rate: only a flaky test has one: remove the line, or write kind: flaky.`,
    });
  return faults;
};

const at = (fields: Fields, key: EntryKey): number => fields.get(key)?.valueAt ?? 0;

const lengthOf = (text: string): number => Array.from(text.trim()).length;

/** The border between text and types: every text in here has passed its check. */
const entryOf = (texts: Texts, aka: readonly string[]): DebtEntry => {
  const entry: Record<string, unknown> = { aka };
  for (const [key, text] of texts) entry[key] = text;
  const [since, commit] = (texts.get('since') ?? '').split(' ');
  entry['since'] = since;
  if (commit !== undefined) entry['commit'] = commit;
  if (texts.has('renewed')) entry['renewed'] = Number(texts.get('renewed'));
  const rate = texts.get('rate');
  if (rate !== undefined) {
    const [, failures, runs] = (/\((\d+)\/(\d+)\)$/u.exec(rate) ?? []).map(Number);
    entry['rate'] = { failures, runs };
  }
  return entry as DebtEntry;
};
