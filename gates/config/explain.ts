import type { z } from 'zod';
import { keysAt } from './json-schema.ts';
import { nearest, suggestion } from './nearest.ts';
import type { KeyPath } from './positions.ts';

/** What is wrong, where in the configuration, and whether its key or its value is meant. */
export type Explained = {
  readonly path: KeyPath;
  readonly part: 'key' | 'value';
  readonly message: string;
};

/** Turns one issue of the schema into sentences. */
export const explain = (issue: z.core.$ZodIssue): readonly Explained[] => {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(path, key));
  if (issue.code === 'invalid_key') {
    const reason = issue.issues.map(({ message }) => message)[0] ?? 'is not a valid name.';
    return [{ path, part: 'key', message: `${JSON.stringify(String(path.at(-1)))} ${reason}` }];
  }
  const inside = issue.code === 'invalid_union' ? objectIssues(issue) : [];
  if (inside.length > 0) return inside.flatMap(each => explain({ ...each, path: [...path, ...each.path] }));
  return [{ path, part: 'value', message: `${pathText(path)} ${issue.message}` }];
};

/** Of a value that may be a word or an object and is an object: what is wrong inside. */
const objectIssues = ({ input, errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return [];
  const branches: readonly (readonly z.core.$ZodIssue[])[] = errors;
  return (
    branches.find(issues => issues.every(({ code, path }) => code === 'unrecognized_keys' || path.length > 0)) ?? []
  );
};

/** The end of the sentence for a value of the wrong kind. Other faults have theirs in the schema. */
export const predicateOf = (issue: z.core.$ZodRawIssue): string | undefined => {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value') return undefined;
  const { input } = issue;
  if (input === undefined) return 'is missing: add it.';
  if (issue.code === 'invalid_value')
    return oneOf(input, Array.isArray(issue['values']) ? issue['values'].map(String) : []);
  const expected = String(issue['expected']);
  const wanted = nouns[expected] ?? expected;
  if (input === null) return `is empty: write ${wanted}, or remove the key.`;
  if (expected === 'int' && typeof input === 'number') return `is ${input}: write a whole number.`;
  return `must be ${wanted}, not ${kindOf(input)}: ${remedyOf(wanted, input)}.`;
};

/** A path as people write it: `suites.unit.args[0]`. */
export const pathText = (path: KeyPath): string =>
  path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    const plain = /^[\w$-]+$/u.test(String(key));
    if (!plain) return `${before}[${JSON.stringify(String(key))}]`;
    return before === '' ? String(key) : `${before}.${String(key)}`;
  }, '') || 'the configuration';

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const remedyOf = (wanted: string, input: unknown): string => {
  if (wanted === 'a list') return 'write it in brackets, like ["a", "b"]';
  if (wanted === 'an object') return 'write keys and values';
  return wanted === 'a text' && (typeof input === 'number' || typeof input === 'boolean')
    ? `write "${input}"`
    : `write ${wanted}`;
};

const unknownKey = (path: KeyPath, key: string): Explained => {
  const keys = keysAt(path);
  const near = nearest(key, keys);
  const others = keys.length === 0 ? '' : `, or use one of ${keys.join(', ')}`;
  const advice = near === undefined ? `remove it${others}.` : `did you mean "${near}"?`;
  const message = `${JSON.stringify(key)} is not a key of ${pathText(path)}: ${advice}`;
  return { path: [...path, key], part: 'key', message };
};

const oneOf = (input: unknown, values: readonly string[]): string => {
  const choice = `use one of ${values.map(value => JSON.stringify(value)).join(', ')}`;
  return `is ${JSON.stringify(input) ?? kindOf(input)}: ${suggestion(String(input), values, choice)}`;
};

const kindOf = (input: unknown): string => {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'an object';
  return typeof input === 'string' ? 'a text' : `a ${typeof input}`;
};
