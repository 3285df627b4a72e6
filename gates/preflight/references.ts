import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { plainly } from '../plain-error.ts';
import type { Variables } from './check.ts';

/** Settings with what `env:NAME` and `file:PATH` stand for. */
export type Resolved = {
  readonly settings: unknown;
  /** What was found: to be told to nobody. */
  readonly secrets: readonly string[];
  /** What was not found, as sentences. */
  readonly missing: readonly string[];
};

const largestBytes = 64 * 1024;
const reference = /^(env|file):(.+)$/s;

/** Puts in what references stand for. Reads nothing but the variables and the files that are named. Throws on nothing. */
export const resolveReferences = (settings: unknown, variables: Variables, root: string): Resolved => {
  const secrets: string[] = [];
  const missing: string[] = [];
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]));
    const [, kind, name = ''] = typeof value === 'string' ? (reference.exec(value) ?? []) : [];
    if (kind === undefined) return value;
    const found = kind === 'env' ? fromVariable(name, variables) : fromFile(resolve(root, name), name);
    if (found.value !== undefined) secrets.push(found.value);
    else missing.push(found.why);
    return found.value ?? '';
  };
  return { settings: put(settings), secrets, missing };
};

type Found = { readonly value: string } | { readonly value?: undefined; readonly why: string };

const fromVariable = (name: string, variables: Variables): Found => {
  const value = variables[name];
  return value === undefined || value === '' ? { why: `${name} is not set` } : { value };
};

const fromFile = (path: string, name: string): Found => {
  try {
    const about = statSync(path);
    // A pipe would be waited for, and a device has no end.
    if (!about.isFile()) return { why: `${name} is not a file` };
    if (about.size > largestBytes) return { why: `${name} is larger than ${largestBytes / 1024} KiB` };
    const value = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return value === '' ? { why: `${name} is empty` } : { value };
  } catch (error) {
    return { why: `${name} cannot be read: ${plainly(error)}` };
  }
};
