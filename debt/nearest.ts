/** What to say after a wrong word: the near one as a question, or the list to choose from. */
export const wordHint = (word: string, words: readonly string[]): string => {
  const near = nearestWord(word, words);
  return near === undefined ? `write one of ${words.join(', ')}.` : `did you mean "${near}"?`;
};

/** The word that a mistyped one most likely means, or `undefined` when none is near. */
export const nearestWord = (word: string, words: readonly string[]): string | undefined => {
  const written = word.toLowerCase();
  const ranked = words
    .map(candidate => ({ candidate, distance: distanceOf(written, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
};

/** Insertions, deletions, replacements and swaps of neighbours. Of a word that is far too long nothing is counted but its length. */
const distanceOf = (from: string, to: string): number => {
  if (Math.abs(from.length - to.length) > to.length) return Math.abs(from.length - to.length);
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(above, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwap ? at(before, column - 2) + 1 : Infinity;
      current[column] = Math.min(at(above, column) + 1, at(current, column - 1) + 1, replaced, swapped);
    }
    before = above;
    above = current;
  }
  return at(above, to.length);
};

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
