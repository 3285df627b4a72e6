/** The candidate that a mistyped word most likely means, or `undefined` when none is near. */
export const nearest = (word: string, candidates: readonly string[]): string | undefined => {
  const written = word.toLowerCase();
  const ranked = candidates
    .map(candidate => ({ candidate, distance: distanceTo(written, candidate.toLowerCase()) }))
    .filter(({ distance, candidate }) => distance <= allowed(written, candidate))
    .toSorted((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
};

/** What to say after a wrong word: the near one as a question, or the list to choose from. */
export const suggestion = (word: string, candidates: readonly string[], otherwise: string): string => {
  const near = nearest(word, candidates);
  return near === undefined ? `${otherwise}.` : `did you mean "${near}"?`;
};

const allowed = (word: string, candidate: string): number =>
  Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3));

const distanceTo = (word: string, candidate: string): number =>
  word.length >= 3 && candidate.startsWith(word) ? Math.min(1, candidate.length - word.length) : edits(word, candidate);

/** Insertions, deletions, replacements and swaps of neighbours. */
const edits = (from: string, to: string): number => {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(above, column) + 1,
        at(current, column - 1) + 1,
        at(above, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    before = above;
    above = current;
  }
  return at(above, to.length);
};

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
