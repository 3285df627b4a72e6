import { type YAMLError, isMap, isNode, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import { entryKeys } from './format.ts';
import type { Field, FieldItem, FieldValue, Fields } from './fields.ts';
import { nearestWord } from './nearest.ts';
import { type Fault, shown } from './problem.ts';
import { forbiddenToken } from './yaml-tokens.ts';

/** What an entry's file has, or everything for which it is no YAML of ours. */
export type YamlFields =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Reads the keys and values of an entry's file. */
export const yamlFields = (text: string): YamlFields => {
  const forbidden = forbiddenToken(text);
  if (forbidden !== undefined) return { ok: false, faults: [forbidden] };
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const error = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (error !== undefined) return { ok: false, faults: [yamlFault(error, text)] };
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { ok: false, faults: [{ offset: 0, message: 'The file is empty: write an entry, or remove the file.' }] };
  if (!isMap(contents))
    return {
      ok: false,
      faults: [{ offset: offsetOf(contents), message: 'This is no entry: write "key: value" on each line.' }],
    };
  return readPairs(contents.items, text);
};

const readPairs = (pairs: readonly unknown[], text: string): YamlFields => {
  const fields = new Map<string, Field>();
  const faults: Fault[] = [];
  for (const pair of pairs) {
    if (!isPair(pair)) continue;
    const keyAt = offsetOf(pair.key);
    const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : '';
    const message = keyProblem(key, fields) ?? cutProblem(key, pair.value, text);
    if (message === undefined)
      fields.set(key, { keyAt, valueAt: offsetOf(pair.value, keyAt), value: valueOf(pair.value) });
    else faults.push({ offset: keyAt, message });
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, fields };
};

const keyProblem = (key: string, fields: Fields): string | undefined => {
  if (fields.has(key)) return `The key "${key}" is written twice: remove one.`;
  if (entryKeys.some(known => known === key)) return undefined;
  const near = nearestWord(key, entryKeys);
  const hint = near === undefined ? `remove it; the keys are ${entryKeys.join(', ')}.` : `did you mean "${near}"?`;
  return `An entry has no key ${shown(key)}: ${hint}`;
};

/** In a reason, ` #` is more often the number of an issue than the start of a comment. */
const cutProblem = (key: string, value: unknown, text: string): string | undefined => {
  if (key !== 'reason' || !isScalar(value) || value.type !== 'PLAIN' || value.range == null) return undefined;
  return /^[ \t]+#/u.test(text.slice(value.range[1], value.range[1] + 80))
    ? 'YAML cuts the reason at " #": put the whole reason in double quotes.'
    : undefined;
};

const valueOf = (node: unknown): FieldValue => {
  if (isSeq(node)) {
    const items = node.items.map((item): FieldItem => ({
      value: valueOf(item),
      offset: offsetOf(item, offsetOf(node)),
    }));
    return { kind: 'list', items };
  }
  if (!isScalar(node)) return { kind: 'other', what: 'a mapping' };
  const { value, source = '' } = node;
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', text: source };
  return { kind: 'other', what: value === null ? 'empty' : `a ${typeof value}` };
};

const offsetOf = (node: unknown, otherwise = 0): number => (isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise);

const yamlFault = ({ pos, code, message }: YAMLError, text: string): Fault => {
  const offset = Math.min(pos[0], text.trimEnd().length);
  return { offset, message: yamlMessage(code, message, text[offset] ?? '') };
};

const yamlMessage = (code: YAMLError['code'], message: string, char: string): string => {
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'YAML takes what stands before ": " for a key: put the whole value in double quotes.';
    case 'BAD_SCALAR_START':
      return `A value cannot start with ${char} by itself: put it in double quotes.`;
    case 'TAB_AS_INDENT':
      return 'YAML has no tabs at the start of a line: remove them.';
    default:
      return `This is not valid YAML: ${(message.split('\n')[0] ?? '').replace(/[.:]+$/u, '')}.`;
  }
};
