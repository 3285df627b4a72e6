import { type Dirent } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { detectGo } from './detect-go.ts';
import { detectJest } from './detect-jest.ts';
import { detectPytest } from './detect-pytest.ts';
import { detectVitest } from './detect-vitest.ts';
import { type Folder, fileIn } from './folder.ts';
import { suiteNames } from './suite-names.ts';

/** A suite that nobody configured. */
export type DetectedSuite = {
  readonly name: string;
  readonly runner: 'vitest' | 'jest' | 'pytest' | 'go';
  /** Absolute. */
  readonly cwd: string;
  readonly args: readonly string[];
  /** "detected: vitest.config.ts" */
  readonly why: string;
};

const maxDepth = 6;
const maxFolders = 10_000;
const maxTextBytes = 512 * 1024;
const skipped =
  /^(?:\..*|node_modules|dist|build|vendor|venv|__pycache__|coverage|generated|target|(?:__)?fixtures?(?:__)?|testdata)$/u;
const telling =
  /^(?:package\.json|pnpm-workspace\.yaml|(?:vite|vitest|jest)\.\w+\.(?:[cm]?[jt]s|json)|\.?pytest\.(?:ini|toml)|pyproject\.toml|tox\.ini|setup\.(?:cfg|py)|Pipfile|requirements.*\.txt)$/u;

/** Finds the vitest, jest, pytest and Go suites of a repository by its files. Runs nothing, follows no links, and looks six folders deep. */
export const detectSuites = async (root: string): Promise<readonly DetectedSuite[]> => {
  const folders = await walk(root);
  const sightings = [...detectVitest(folders), ...detectJest(folders), ...detectPytest(folders), ...detectGo(folders)];
  const names = suiteNames(sightings);
  return sightings.map(({ runner, path, args, evidence }, index) => ({
    name: names[index] ?? runner,
    runner,
    cwd: join(root, path),
    args,
    why: `detected: ${evidence}`,
  }));
};

/** The folders of a repository, level by level, so that a bound cuts off the deepest ones. */
const walk = async (root: string): Promise<readonly Folder[]> => {
  const folders: Folder[] = [];
  let level: readonly string[] = [''];
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
    const next: string[] = [];
    for (const path of level.slice(0, maxFolders - folders.length)) {
      const entries = await entriesOf(join(root, path));
      if (path !== '' && isForeign(entries)) continue;
      folders.push(await read(root, path, entries));
      next.push(
        ...entries
          .filter(entry => entry.isDirectory() && !skipped.test(entry.name))
          .map(({ name }) => fileIn(path, name)),
      );
    }
    level = next;
  }
  return folders;
};

const entriesOf = async (folder: string): Promise<readonly Dirent[]> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // A folder that may not be read has nothing that could be run.
    return [];
  }
};

/** Another repository inside this one, or a Python environment of any name. */
const isForeign = (entries: readonly Dirent[]): boolean =>
  entries.some(({ name }) => name === '.git' || name === 'pyvenv.cfg');

const read = async (root: string, path: string, entries: readonly Dirent[]): Promise<Folder> => {
  const files = entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
  const texts = new Map<string, string>();
  for (const name of files.filter(file => telling.test(file))) texts.set(name, await textOf(join(root, path, name)));
  return { path, files, texts, installed: entries.some(({ name }) => name === 'node_modules') };
};

const textOf = async (file: string): Promise<string> => {
  try {
    const { size } = await stat(file);
    return size > maxTextBytes ? '' : (await readFile(file, 'utf8')).replace(/^\uFEFF/u, '');
  } catch {
    // A dangling link or a file without permission says nothing.
    return '';
  }
};
