import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { trouble } from './disk-words.ts';
import type { LedgerProblem } from './problem.ts';

/** Where the entries of a ledger lie, and what lies among them that should not. */
export type LedgerFolder = {
  readonly files: readonly EntryFile[];
  readonly problems: readonly LedgerProblem[];
};

/** The file of an entry, as its place says it. */
export type EntryFile = { readonly path: string; readonly folder: string; readonly name: string };

type Found = { readonly files: EntryFile[]; readonly problems: LedgerProblem[] };

/** What a write leaves behind when it is killed. */
export const leftover: RegExp = /\.tmp-(\d+)-[\da-f]+$/u;

/** Looks through the folder of a ledger, in the order of names. One that is not there is empty. */
export const ledgerFolder = (dir: string): LedgerFolder => {
  const found: Found = { files: [], problems: [] };
  for (const suite of list(dir, found, true)) {
    const path = join(dir, suite.name);
    if (isOurs(suite.name)) continue;
    if (suite.isDirectory()) readSuite(path, suite.name, found);
    else found.problems.push(stray(path, 'Entries lie in the folder of their suite: move this there, or remove it.'));
  }
  return found;
};

const readSuite = (dir: string, folder: string, found: Found): void => {
  for (const file of list(dir, found, false)) {
    const path = join(dir, file.name);
    if (isOurs(file.name)) continue;
    if (!file.name.endsWith('.yaml'))
      found.problems.push(stray(path, 'Only <id>.yaml files belong here: remove this.'));
    else if (!file.isFile()) found.problems.push(stray(path, 'This is not an ordinary file: remove it.'));
    else found.files.push({ path, folder, name: file.name });
  }
};

const isOurs = (name: string): boolean => name.startsWith('.') || name === 'README.md' || leftover.test(name);

const list = (dir: string, found: Found, mayMiss: boolean): readonly Dirent[] => {
  try {
    return readdirSync(dir, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!(mayMiss && isMissing)) found.problems.push(stray(dir, `This cannot be read: ${trouble(error)}.`));
    return [];
  }
};

const stray = (file: string, message: string): LedgerProblem => ({ file, line: 1, column: 1, message });
