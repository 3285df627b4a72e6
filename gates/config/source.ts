import type { Located } from './positions.ts';

/** Something wrong at an offset of a text. */
export type Fault = { readonly offset: number; readonly message: string };

/** A configuration as its file says it, and where each part of it stands. */
export type Source =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** What may hold a path, best first. Only called when there is a problem to place. */
      readonly trees: () => readonly Located[];
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** What is wrong with a key, given those that its object has already. */
export const keyFault = (key: string, entries: ReadonlyMap<string, unknown>): string | undefined => {
  if (key === '__proto__') return 'The key "__proto__" would be lost when this is read: choose another name.';
  return entries.has(key) ? `The key "${key}" is written twice here: remove one.` : undefined;
};

/** A source that cannot be read for one reason. */
export const broken = (offset: number, message: string): Source => ({
  ok: false,
  faults: [{ offset, message }],
});
