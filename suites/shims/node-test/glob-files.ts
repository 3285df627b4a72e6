import fs from 'node:fs';
import { join, resolve } from 'node:path';

const isGlob = (word: string): boolean => /[*?[{]/u.test(word);

/** Every pattern among these words replaced by the files it names, as Node does from 21 on. What names nothing stays as it is. */
export const expanded = (words: readonly string[]): readonly string[] => words.flatMap(filesOf);

const filesOf = (word: string): readonly string[] => {
  if (!isGlob(word) || fs.existsSync(word)) return [word];
  const found = new Set(braced(word).flatMap(matches));
  return found.size === 0 ? [word] : [...found].toSorted();
};

/** `a.{x,y}` is `a.x` and `a.y`. */
const braced = (word: string): readonly string[] => {
  const [whole, inner] = /\{([^{}]*,[^{}]*)\}/u.exec(word) ?? [];
  if (whole === undefined || inner === undefined) return [word];
  return inner.split(',').flatMap(part => braced(word.replace(whole, () => part)));
};

const matches = (pattern: string): readonly string[] => {
  const parts = pattern.split('/').filter((part, at) => part !== '.' && (part !== '' || at === 0));
  const fixed = parts.findIndex(isGlob);
  const base = fixed < 0 ? parts.join('/') : parts.slice(0, fixed).join('/');
  if (fixed < 0) return fs.existsSync(base) ? [base] : [];
  return walk(pattern.startsWith('/') && base === '' ? '/' : base, parts.slice(fixed));
};

/** The files below a folder whose names follow the parts of a pattern. */
const walk = (folder: string, [part, ...rest]: readonly string[]): readonly string[] => {
  if (part === undefined) return [];
  const found: string[] = [];
  if (part === '**') found.push(...walk(folder, rest));
  const name = part === '**' ? /^[^.]/u : patternOf(part);
  for (const entry of entriesOf(folder)) {
    if (entry.name === 'node_modules' || !name.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isFolderAt(path));
    if (part === '**') {
      if (entry.isDirectory()) found.push(...walk(path, [part, ...rest]));
      else if (rest.length === 0) found.push(path);
    } else if (rest.length === 0) {
      if (!isFolder) found.push(path);
    } else if (isFolder) found.push(...walk(path, rest));
  }
  return found;
};

const patternOf = (part: string): RegExp => {
  const text = part.replaceAll(/\*+|\?|\[!?([^\]]+)\]|[$()+.^{|}\\]/gu, (found: string, inner?: string) => {
    if (found.startsWith('*')) return '[^/]*';
    if (found === '?') return '[^/]';
    if (inner !== undefined) return `[${found.startsWith('[!') ? '^' : ''}${inner.replaceAll('\\', '\\\\')}]`;
    return `\\${found}`;
  });
  // A name that begins with a dot is named as such.
  return new RegExp(`^${part.startsWith('.') ? '' : '(?!\\.)'}${text}$`, 'u');
};

const entriesOf = (folder: string): readonly fs.Dirent[] => {
  try {
    return fs.readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch {
    // A folder that may not be read names nothing, as in a shell.
    return [];
  }
};

const isFolderAt = (path: string): boolean =>
  fs.statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
