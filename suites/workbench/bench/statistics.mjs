// Ratios and differences of pairs: a machine that is busy for a while is busy for both sides.

/** Runs A and B in turn, the first of each pair by turns too. A warm-up pair comes first and is dropped, unless only one is asked for. */
export const inPairs = async (pairs, { bare, gate }) => {
  const results = [];
  for (let at = pairs === 1 ? 1 : 0; at <= pairs; at++) {
    const pair = {};
    for (const side of at % 2 === 0 ? ['bare', 'gate'] : ['gate', 'bare'])
      pair[side] = await (side === 'gate' ? gate() : bare());
    if (at > 0) results.push(pair);
  }
  return results;
};

/** The middle one; of an even number the mean of the two in the middle. */
export const median = numbers => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** The least and the most. */
export const spread = numbers => [Math.min(...numbers), Math.max(...numbers)];
