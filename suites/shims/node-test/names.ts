import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { ordinals, refOf } from '../node/place.ts';
import { isSuite, type NodeTest } from './seam.ts';

/** Names the tests and the groups of a file, each once: what bears the name of another gets a number. */
export type Names = { readonly of: (test: NodeTest) => TestRef };

/** `fileOf`: the file that a test belongs to. */
export const namesBy = (fileOf: (test: NodeTest) => string): Names => {
  const known = new WeakMap<NodeTest, TestRef>();
  const counts = new Map<string, (titles: readonly string[]) => number>();
  const nthOf = (kind: string, file: string, titles: readonly string[]): number => {
    const key = `${kind} ${file}`;
    const count = counts.get(key) ?? ordinals();
    counts.set(key, count);
    return count(titles);
  };
  return {
    of: test => {
      const named = known.get(test);
      if (named !== undefined) return named;
      const file = fileOf(test);
      const titles = titlesOf(test);
      const nth = titles.length === 0 ? 1 : nthOf(isSuite(test) ? 'group' : 'test', file, titles);
      const ref = refOf(file, titles, undefined, nth);
      known.set(test, ref);
      return ref;
    },
  };
};

/** From the outermost group inward; of the root there are none. */
const titlesOf = (test: NodeTest): readonly string[] =>
  test.parent === null ? [] : [...titlesOf(test.parent), `${test.name}`];
