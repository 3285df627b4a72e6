import { runInNewContext } from 'node:vm';

/** A JSON answer, or why it is none. */
export type Read = { readonly ok: true; readonly body: unknown } | { readonly ok: false };

/** Reads an answer that should be JSON. */
export const readJson = (text: string): Read => {
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
};

/**
 * What an expression of the configuration makes of an answer: its keys are names there, and `body` is all of it. Throws what the
 * expression throws. One that never ends is ended with the process that it runs in.
 */
export const evaluate = (expression: string, body: unknown): unknown => {
  const names = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  return runInNewContext(`(${expression}\n)`, { ...names, body }, { filename: 'predicate' });
};
