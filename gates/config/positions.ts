/** A place in a file, both numbers from 1. */
export type Position = { readonly line: number; readonly column: number };

/** The keys that lead to a value: `["suites", "unit", "args", 0]`. */
export type KeyPath = readonly PropertyKey[];

/** Where a value and all it contains stand in a text. */
export type Located = {
  readonly offset: number;
  readonly entries?: ReadonlyMap<string, LocatedEntry>;
  readonly items?: readonly Located[];
};

/** One key of an object: where the key stands, and its value. */
export type LocatedEntry = { readonly offset: number; readonly value: Located };

/** What a path leads to: how many of its keys were found, and where the last of them stands. */
export type Found = {
  readonly depth: number;
  readonly keyOffset: number;
  readonly valueOffset: number;
};

/** Follows a path as far as the text has it. */
export const follow = (tree: Located, path: KeyPath): Found => {
  let found: Found = { depth: 0, keyOffset: tree.offset, valueOffset: tree.offset };
  let here: Located = tree;
  for (const key of path) {
    const next = step(here, key);
    if (next === undefined) return found;
    here = next.value;
    found = { depth: found.depth + 1, keyOffset: next.offset, valueOffset: here.offset };
  }
  return found;
};

/** The offset of a path's key or value; of the nearest key around it when the text does not have it; else the start. */
export const offsetOf = (trees: readonly Located[], path: KeyPath, part: 'key' | 'value'): number => {
  const deepest = trees.map(tree => follow(tree, path)).reduce<Found | undefined>(deeper, undefined);
  if (deepest === undefined || (deepest.depth === 0 && path.length > 0)) return 0;
  return part === 'value' && deepest.depth === path.length ? deepest.valueOffset : deepest.keyOffset;
};

/** The line and the column of an offset. */
export const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - start + 1 };
};

const deeper = (best: Found | undefined, found: Found): Found =>
  best === undefined || found.depth > best.depth ? found : best;

const step = ({ entries, items }: Located, key: PropertyKey): LocatedEntry | undefined => {
  const entry = entries?.get(String(key));
  if (entry !== undefined || typeof key !== 'number') return entry;
  const item = items?.[key];
  return item && { offset: item.offset, value: item };
};
