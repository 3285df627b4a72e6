import { type PathPattern, matchesPath, pathPattern } from './path-pattern.ts';

/** One line of a CODEOWNERS file: whose the files of a pattern are. Nobody's, when no owner is named. */
export type OwnerRule = { readonly pattern: PathPattern; readonly owners: readonly string[] };

/** Where a CODEOWNERS file may lie, relative to the repository; the first one that is there counts. */
export const ownersFiles: readonly string[] = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

type Line = { readonly pattern?: PathPattern; readonly owners: readonly string[] };

/** Reads the text of a CODEOWNERS file. Lines that say nothing are passed over, as the hosts do. */
export const ownerRules = (text: string): readonly OwnerRule[] =>
  readLines(text).flatMap(({ pattern, owners }) => (pattern === undefined ? [] : [{ pattern, owners }]));

/** All owners that a CODEOWNERS file names, as it writes them. */
export const ownersOf = (text: string): ReadonlySet<string> => new Set(readLines(text).flatMap(({ owners }) => owners));

/** The first owner of a file, relative to the repository; the last rule that matches counts, also when it names nobody. */
export const ownerOfFile = (rules: readonly OwnerRule[], path: string): string | undefined =>
  rules.findLast(({ pattern }) => matchesPath(pattern, path))?.owners[0];

const readLines = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  let fallback: readonly string[] = [];
  for (const line of text.split(/\r?\n/u)) {
    const [first, ...rest] = wordsOf(line);
    if (first === undefined) continue;
    const owners = rest.filter(isOwner);
    if (/^\^?\[/u.test(first)) {
      // A section of GitLab's: its owners are those of its lines that name none.
      fallback = owners;
      lines.push({ owners });
      continue;
    }
    const pattern = pathPattern(first.replace(/\\(.)/gu, '$1'));
    lines.push({ ...(pattern && { pattern }), owners: owners.length > 0 ? owners : fallback });
  }
  return lines;
};

/** The words of a line up to a comment; a space after a backslash is part of its word. */
const wordsOf = (line: string): readonly string[] => {
  const words = line.match(/(?:\\.|[^\s\\])+/gu) ?? [];
  const comment = words.findIndex(word => word.startsWith('#'));
  return comment < 0 ? words : words.slice(0, comment);
};

const isOwner = (word: string): boolean => /^@[^@\s]+$|^[^@\s]+@[^@\s]+$/u.test(word);
