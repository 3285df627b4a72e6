import { type Dirent } from 'node:fs';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { detectCargo } from './detect-cargo.ts';
import { detectGo } from './detect-go.ts';
import { detectJasmine } from './detect-jasmine.ts';
import { detectJest } from './detect-jest.ts';
import { detectMocha } from './detect-mocha.ts';
import { detectNodeTest } from './detect-node-test.ts';
import { detectPlaywright } from './detect-playwright.ts';
import { detectPytest } from './detect-pytest.ts';
import { detectVitest } from './detect-vitest.ts';
import { type Doubt, type Folder, type Sighting, fileIn } from './folder.ts';
import { suiteNames } from './suite-names.ts';
import { leftOutBy, workspacesOf } from './workspaces.ts';

/** A suite that nobody configured. */
export type DetectedSuite = {
  readonly name: string;
  readonly runner: 'vitest' | 'jest' | 'mocha' | 'jasmine' | 'node-test' | 'pytest' | 'go' | 'cargo' | 'playwright';
  /** Absolute. */
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** "detected: vitest.config.ts" */
  readonly why: string;
};

/** The suites of a repository, and what in it may hide another. */
export type Detection = { readonly suites: readonly DetectedSuite[]; readonly doubts: readonly Doubt[] };

const maxDepth = 6;
const maxFolders = 10_000;
const maxTextBytes = 512 * 1024;
const maxLockBytes = 16 * 1024 * 1024;
const skipped =
  /^(?:\..*|node_modules|bower_components|dist|build|vendor|vendored|third[_-]party|venv|site-packages|__pycache__|coverage|(?:__)?generated(?:__)?|target|(?:__)?fixtures?(?:__)?|testdata)$/u;
const lock = /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|(?:yarn|uv|poetry|pdm|Pipfile)\.lock)$/u;
const telling =
  /^(?:package\.json|pnpm-workspace\.yaml|(?:vite|vitest|jest)\.\w+\.(?:[cm]?[jt]s|json)|\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)|\.?pytest\.(?:ini|toml)|pyproject\.toml|tox\.ini|setup\.(?:cfg|py)|Pipfile|requirements.*\.txt|go\.work|Cargo\.toml)$/u;

/**
 * Finds the vitest, jest, mocha, jasmine, node:test, pytest, Go and Rust suites of a repository by its files. Runs nothing, follows no links, looks six
 * folders deep, and not into `without`: folders relative to the root.
 */
export const detectSuites = async (
  root: string,
  { without = new Set() }: { readonly without?: ReadonlySet<string> } = {},
): Promise<Detection> => {
  const walk = new Walk(root, without);
  await walk.go();
  const { workspaces, doubts } = await workspacesOf(walk.folders);
  const packages = walk.folders.filter(({ texts }) => texts.has('package.json'));
  const folders = walk.folders.map((folder): Folder => {
    const by = leftOutBy(folder.path, packages, workspaces);
    return by === undefined ? folder : { ...folder, leftOutBy: by };
  });
  const seen = [
    ...detectVitest(folders),
    ...detectJest(folders),
    ...detectMocha(folders),
    ...detectJasmine(folders),
    ...detectNodeTest(folders),
    ...detectPytest(folders),
    ...detectGo(folders),
    ...detectCargo(folders),
    ...detectPlaywright(folders),
  ];
  const sightings = seen.filter(({ leftOut }) => leftOut === undefined);
  const names = suiteNames(sightings);
  return {
    suites: sightings.map(({ runner, path, args, env = {}, evidence }, index) => ({
      name: names[index] ?? runner,
      runner,
      cwd: join(root, path),
      args,
      env,
      why: `detected: ${evidence}`,
    })),
    doubts: [...walk.doubts, ...doubts, ...seen.flatMap(leftOutDoubt)],
  };
};

const leftOutDoubt = ({ runner, path, leftOut }: Sighting): readonly Doubt[] =>
  leftOut === undefined ? [] : [{ file: path, message: `uses ${runner} and was left out: ${leftOut}` }];

/** The folders of a repository, level by level, so that a bound cuts off the deepest ones. */
class Walk {
  readonly folders: Folder[] = [];
  readonly doubts: Doubt[] = [];
  readonly #root: string;
  readonly #without: ReadonlySet<string>;

  constructor(root: string, without: ReadonlySet<string>) {
    this.#root = root;
    this.#without = without;
  }

  async go(): Promise<void> {
    let level: readonly string[] = [''];
    for (let depth = 0; depth <= maxDepth && level.length > 0; depth++) {
      const next: string[] = [];
      const room = maxFolders - this.folders.length;
      for (const path of level.slice(0, room)) next.push(...(await this.#look(path)));
      if (level.length > room)
        this.doubts.push({ file: level[room] ?? '', message: `and what follows was not looked at: ${tooMany}` });
      level = next;
    }
  }

  /** Takes one folder in, and gives those in it that are to be looked at. */
  async #look(path: string): Promise<readonly string[]> {
    const entries = await entriesOf(join(this.#root, path));
    if (path !== '' && isForeign(entries)) return [];
    const files = entries.filter(entry => !entry.isDirectory()).map(({ name }) => name);
    const texts = new Map<string, string>();
    for (const name of files.filter(file => telling.test(file) || lock.test(file)))
      await this.#read(fileIn(path, name), text => texts.set(name, text));
    for (const entry of entries)
      if (entry.isSymbolicLink() && !skipped.test(entry.name)) await this.#doubtLink(fileIn(path, entry.name));
    this.folders.push({ path, files, texts, installed: entries.some(({ name }) => name === 'node_modules') });
    return entries
      .filter(entry => entry.isDirectory() && !skipped.test(entry.name))
      .map(({ name }) => fileIn(path, name))
      .filter(inner => !this.#without.has(inner));
  }

  /** What cannot be read is said. */
  async #read(path: string, take: (text: string) => void): Promise<void> {
    const file = join(this.#root, path);
    try {
      const { size } = await stat(file);
      if (size <= (lock.test(basename(path)) ? maxLockBytes : maxTextBytes))
        return take((await readFile(file, 'utf8')).replace(/^\uFEFF/u, ''));
      this.doubts.push({
        file: path,
        message: `is larger than any ${basename(path)} that is read: nothing of it is known`,
      });
    } catch (error) {
      this.doubts.push({ file: path, message: `could not be read (${codeOf(error)}): nothing of it is known` });
    }
  }

  /** A link to a folder is not followed. Where that folder is seen under its own name, nothing is lost. */
  async #doubtLink(path: string): Promise<void> {
    const link = join(this.#root, path);
    try {
      const place = await realpath(link);
      if (!(await stat(place)).isDirectory()) return;
      if (isAround(place, await realpath(dirname(link))))
        this.doubts.push({ file: path, message: 'is a link to a folder that it lies in, and was not followed' });
      else if (
        !isAround(await realpath(this.#root), place) &&
        (await readdir(place)).some(name => manifestName.test(name))
      )
        this.doubts.push({ file: path, message: 'is a link out of this repository, and was not followed' });
    } catch (error) {
      if (codeOf(error) === 'ELOOP')
        this.doubts.push({ file: path, message: 'is a link that leads back to itself, and was not followed' });
      // A link to nothing hides no suite; a manifest that is one has been told.
    }
  }
}

const tooMany = `there are more than ${maxFolders} folders`;

const manifestName = /^(?:package\.json|pyproject\.toml|setup\.py|go\.mod|Cargo\.toml)$/u;

const isAround = (outer: string, inner: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

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
