/** One value of an entry's file, before anybody has asked whether it is right. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly FieldItem[] }
  /** As it was written: an id or a commit may happen to be a number. */
  | { readonly kind: 'number'; readonly text: string }
  /** Nothing was written, or a mapping and the like: `what` says so. */
  | { readonly kind: 'other'; readonly what: string };

/** One item of a list. */
export type FieldItem = { readonly value: FieldValue; readonly offset: number };

/** A key of an entry's file, where it stands, and what was written after it. */
export type Field = { readonly value: FieldValue; readonly keyAt: number; readonly valueAt: number };

/** An entry's file as it was written. */
export type Fields = ReadonlyMap<string, Field>;
