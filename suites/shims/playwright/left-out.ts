import { type Case, projectOf } from './shapes.ts';

type Suite = { readonly _type?: string; readonly allTests: () => readonly Case[] };
type Method = (this: Suite, ...args: readonly unknown[]) => unknown;
type Inner = { readonly test?: { readonly Suite?: { readonly prototype: Record<string, Method> } } };

/**
 * Playwright tells its reporters of no test that `.only` or the arguments leave out. It takes them out of a tree, in copies for
 * the arguments, and asks the root of it for `.only` first: who stands there hears of all. Where a version has no such tree, nothing is told.
 */
export const hearLeftOut = (take: (name: string) => unknown): ((kept: readonly Case[]) => readonly Case[]) => {
  const all = new Map<string, Case>();
  for (const [method, type] of [
    ['_deepClone', 'project'],
    ['_getOnlyItems', 'root'],
  ] as const) {
    const tree = treeOf(take);
    const original = tree?.[method];
    if (tree === undefined || typeof original !== 'function') continue;
    tree[method] = function heard(...args) {
      if (this._type === type)
        for (const test of this.allTests()) if (!all.has(keyOf(test))) all.set(keyOf(test), test);
      return original.call(this, ...args);
    };
  }
  return kept => {
    // Nothing runs where a file cannot be loaded: that is told, and who was in it is not known.
    if (kept.length === 0) return [];
    const known = new Set(kept.map(keyOf));
    return [...all].flatMap(([key, test]) => (known.has(key) ? [] : [test]));
  };
};

const treeOf = (take: (name: string) => unknown): Record<string, Method> | undefined => {
  try {
    return (take('playwright/lib/common') as Inner).test?.Suite?.prototype;
  } catch {
    return undefined; // it lies elsewhere in this version
  }
};

/** The same test in a copy of its tree. */
const keyOf = ({ title, location: { file, line, column }, parent }: Case): string =>
  JSON.stringify([projectOf(parent), file, line, column, title]);
