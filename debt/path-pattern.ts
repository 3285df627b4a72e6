/** A pattern of a CODEOWNERS file, taken apart. */
export type PathPattern = readonly string[];

/** Takes a pattern apart; `undefined` for what CODEOWNERS does not know, which matches nothing. */
export const pathPattern = (text: string): PathPattern | undefined => {
  if (text.startsWith('!') || /^\/*$/u.test(text)) return undefined;
  const isFolder = text.endsWith('/');
  const names = text.split('/').filter((name, index, all) => name !== '' && (name !== '**' || all[index - 1] !== '**'));
  const isAnchored = text.startsWith('/') || names.length > 1;
  const below = isFolder ? ['**', '*'] : names.at(-1) === '*' && isAnchored ? [] : ['**'];
  return [...(isAnchored ? [] : ['**']), ...names, ...below];
};

/**
 * Whether a path, relative and with `/`, is meant by a pattern. Names are held against each other one pair at a time,
 * so the cost is bounded by the product of the lengths, whatever the pattern.
 */
export const matchesPath = (pattern: PathPattern, path: string): boolean => {
  const names = path.split('/').filter(name => name !== '');
  // reached[n]: the pattern so far can mean exactly the first n names.
  let reached = names.map(() => false);
  reached.unshift(true);
  for (const part of pattern) {
    const next = names.map(() => false);
    next.unshift(false);
    for (const [count, isReached] of reached.entries()) {
      const name = names[count];
      if (part === '**') next[count] = isReached || (count > 0 && next[count - 1] === true);
      else if (isReached && name !== undefined && matchesName(part, name)) next[count + 1] = true;
    }
    reached = next;
  }
  return reached.at(-1) === true && names.length > 0;
};

/** `*` means any characters, `?` one. After a mismatch only the last `*` grows: earlier ones never need to. */
const matchesName = (pattern: string, name: string): boolean => {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < name.length) {
    const sign = pattern[at];
    if (sign === '*') [star, mark, at] = [at, from, at + 1];
    else if (sign !== undefined && (sign === '?' || sign === name[from])) [at, from] = [at + 1, from + 1];
    else if (star >= 0) [at, mark, from] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  return /^\**$/u.test(pattern.slice(at));
};
