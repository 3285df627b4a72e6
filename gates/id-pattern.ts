/** `*` stands for anything; everything else for itself. No regular expression of a user's is run. */
export const matchesId = (pattern: string, id: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  if (!id.startsWith(first)) return false;
  if (rest.length === 0) return id === pattern;
  let from = first.length;
  for (const part of rest.slice(0, -1)) {
    const at = id.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  const last = rest.at(-1) ?? '';
  return id.length - from >= last.length && id.endsWith(last);
};
