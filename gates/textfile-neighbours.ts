import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folderFaults, type TextFile } from '../reports/metrics/lint-folder.ts';

/** What lies beside ours is looked at, and not all of it where it is a lot. */
const mostFiles = 100;
const mostBytes = 1024 * 1024;

/** What other textfiles of the same folder do to these, one sentence each. Says nothing of what cannot be read: a collector says that itself. */
export const neighbourFaults = (paths: readonly string[]): readonly string[] => {
  const folders = new Set(paths.map(path => dirname(path)));
  return [...folders].flatMap(folder => {
    const names = paths.filter(path => dirname(path) === folder).map(path => basename(path));
    const others = namesIn(folder).filter(name => name.endsWith('.prom') && !names.includes(name));
    if (others.length === 0) return [];
    const faults = folderFaults(read(folder, names), read(folder, others.slice(0, mostFiles)));
    return faults.map(
      fault =>
        `${join(folder, fault)}: a collector drops one of the two without a word. Let them lie in different folders`,
    );
  });
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // that ours could not be written is said where it was written
  }
};

const read = (folder: string, names: readonly string[]): readonly TextFile[] =>
  names.flatMap(name => {
    try {
      const path = join(folder, name);
      const about = statSync(path);
      return about.isFile() && about.size <= mostBytes ? [{ name, text: readFileSync(path, 'utf8') }] : [];
    } catch {
      return [];
    }
  });
