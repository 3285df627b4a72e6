/** Whether a path matches a list of patterns as workspaces write them: `packages/*`, `apps/**`, `!apps/old`. */
export const matchesAny = (path: string, patterns: readonly string[]): boolean => {
  const matches = (pattern: string): boolean => expression(pattern).test(path);
  const refused = patterns.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1));
  return patterns.some(pattern => !pattern.startsWith('!') && matches(pattern)) && !refused.some(matches);
};

/** Whether a glob of files may match something in a folder. */
export const mayReach = (glob: string, folder: string): boolean => {
  const fixed = plain(glob).replace(/(?:^|\/)[^/]*[*?{[].*$/u, '');
  const inside = (path: string, other: string): boolean =>
    other === '' || path === other || path.startsWith(`${other}/`);
  return inside(folder, fixed) || inside(fixed, folder);
};

/** What stands in quotes in a piece of code. */
export const quoted = (code: string): readonly string[] =>
  [...code.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`\n]*)`/gu)].map(
    ([, single, double, back]) => single ?? double ?? back ?? '',
  );

const plain = (pattern: string): string => pattern.replace(/^\.\//u, '').replace(/\/+$/u, '');

const signs: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};

const expression = (pattern: string): RegExp => {
  const body = plain(pattern).replaceAll(/\*\*\/|\*\*|[*?{},]|[.+^$()|[\]\\]/gu, sign => signs[sign] ?? `\\${sign}`);
  try {
    return new RegExp(`^${body}$`, 'u');
  } catch {
    // A brace that does not close: the pattern matches nothing.
    return /^(?!)/u;
  }
};
