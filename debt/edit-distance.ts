/**
 * The Levenshtein distance of two texts, or undefined when it is above the limit. Only the diagonal band that a distance
 * within the limit can pass through is filled: E. Ukkonen, "Algorithms for approximate string matching", Information and
 * Control 64 (1985).
 */
export const editDistance = (a: string, b: string, limit: number): number | undefined => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const width = Math.floor(limit);
  if (!(width >= 0) || long.length - short.length > width) return undefined;
  const above = width + 1;
  let row = Array.from({ length: short.length + 1 }, (_, column) => Math.min(column, above));
  for (let line = 1; line <= long.length; line += 1) {
    const next = Array.from({ length: short.length + 1 }, () => above);
    if (line <= width) next[0] = line;
    const from = Math.max(1, line - width);
    const to = Math.min(short.length, line + width);
    let best = next[0] ?? above;
    for (let column = from; column <= to; column += 1) {
      const cost = long.charCodeAt(line - 1) === short.charCodeAt(column - 1) ? 0 : 1;
      const value = Math.min(
        (row[column - 1] ?? above) + cost,
        (row[column] ?? above) + 1,
        (next[column - 1] ?? above) + 1,
        above,
      );
      next[column] = value;
      if (value < best) best = value;
    }
    if (best === above) return undefined;
    row = next;
  }
  const distance = row[short.length] ?? above;
  return distance === above ? undefined : distance;
};
