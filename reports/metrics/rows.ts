/** The suites that are counted, and those that only some rows still know. */
export const everySuite = (
  suites: readonly { readonly suite: string }[],
  rows: readonly { readonly suite: string }[],
): readonly string[] => [...new Set([...suites, ...rows].map(({ suite }) => suite))];

/** Looks a count up by its words; rows of the same words are added. */
export const added = (
  rows: readonly (readonly [words: readonly string[], count: number])[],
): ((...words: readonly string[]) => number | undefined) => {
  const sums = new Map<string, number>();
  for (const [words, count] of rows) {
    const key = JSON.stringify(words);
    sums.set(key, (sums.get(key) ?? 0) + count);
  }
  return (...words) => sums.get(JSON.stringify(words));
};
