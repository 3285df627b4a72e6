import { type Folder, type Sighting, fileIn, from, hasFile, isWithin } from './folder.ts';

const testFile = /^(?:test_.*|.*_test)\.py$/u;
/** What was resolved: it names pytest too, but speaks last. */
const lockFile = /^(?:uv\.lock|poetry\.lock|pdm\.lock|Pipfile\.lock)$/u;
const projectFile = /^(?:pyproject\.toml|setup\.py|setup\.cfg|tox\.ini|Pipfile|requirements.*\.txt)$/u;

/** Files that configure pytest, in its own order of precedence; with a header where the file serves others too. */
const configs: readonly (readonly [file: string, header?: RegExp])[] = [
  ['pytest.toml'],
  ['.pytest.toml'],
  ['pytest.ini'],
  ['.pytest.ini'],
  ['pyproject.toml', /^[ \t]*\[tool\.pytest(?:\.ini_options)?\]/mu],
  ['tox.ini', /^\[pytest\]/mu],
  ['setup.cfg', /^\[tool:pytest\]/mu],
];

/** Recognises the pytest suites of a repository. `folders` go from the root downward. */
export const detectPytest = (folders: readonly Folder[]): readonly Sighting[] => {
  const configured: Found[] = [];
  for (const folder of folders) {
    const found = configIn(folder);
    if (found !== undefined && !configured.some(outer => reaches(outer, folder.path))) configured.push(found);
  }
  const free = folders.filter(({ path }) => !configured.some(outer => isWithin(path, outer.path)));
  const loose = outermost(
    free.flatMap(folder => looseIn(folder, folders) ?? []),
    folders,
  );
  const inside = (path: string): readonly string[] =>
    [...configured, ...loose].map(other => other.path).filter(other => other !== path && isWithin(other, path));
  return [
    ...configured.map(({ path, evidence }): Sighting => ({ runner: 'pytest', path, args: [], evidence })),
    ...loose.flatMap(found => looseSighting(found, inside(found.path), folders)),
  ];
};

type Found = {
  readonly path: string;
  readonly evidence: string;
  /** The folders that the configuration names, if it does. */
  readonly testPaths?: readonly string[];
};

const configIn = ({ path, files, texts }: Folder): Found | undefined => {
  const config = configs.find(
    ([file, header]) => files.includes(file) && (header?.test(texts.get(file) ?? '') ?? true),
  );
  if (config === undefined) return undefined;
  const testPaths = testPathsIn(texts.get(config[0]) ?? '');
  return { path, evidence: fileIn(path, config[0]), ...(testPaths.length > 0 && { testPaths }) };
};

const testPathsIn = (text: string): readonly string[] => {
  const [, written = ''] = /^[ \t]*testpaths[ \t]*=[ \t]*(\[[^\]]*\]|.*(?:\r?\n[ \t]+\S.*)*)/mu.exec(text) ?? [];
  return written
    .replaceAll(/#.*$/gmu, '')
    .split(/[\s,'"[\]]+/u)
    .map(path => path.replace(/^\.\//u, '').replace(/\/+$/u, ''))
    .filter(path => path !== '');
};

/** Whether one run in the outer folder already has the tests of a path. */
const reaches = (outer: Found, path: string): boolean => {
  if (!isWithin(path, outer.path)) return false;
  const inner = from(outer.path, path);
  const { testPaths = ['.'] } = outer;
  return testPaths.some(
    tests => tests === '.' || /[*?[]/u.test(tests) || isWithin(inner, tests) || isWithin(tests, inner),
  );
};

/** A folder without a configuration in which pytest is used all the same. */
const looseIn = (folder: Folder, folders: readonly Folder[]): Found | undefined => {
  const { path, files } = folder;
  if (files.includes('conftest.py')) return { path: homeOf(path, folders), evidence: fileIn(path, 'conftest.py') };
  const naming = (name: RegExp): string | undefined =>
    files.find(file => name.test(file) && namesPytest(folder.texts.get(file) ?? ''));
  const names = naming(projectFile) ?? naming(lockFile);
  if (names === undefined || !hasFile(folders, path, [], testFile)) return undefined;
  return { path, evidence: `pytest in ${fileIn(path, names)}` };
};

const namesPytest = (text: string): boolean =>
  /(?:^|["'\s,])pytest(?![\w.])/mu.test(text.replaceAll(/^\s*#.*$/gmu, ''));

/** Where people run pytest: in the project, not in its folder of tests. */
const homeOf = (path: string, folders: readonly Folder[]): string => {
  const around = folders.filter(folder => isWithin(path, folder.path));
  const project = around.findLast(({ files }) => files.some(file => projectFile.test(file)));
  return project?.path ?? path.replace(/(?:^|\/)tests?$/u, '');
};

/** Each home once. One in another is a suite of its own only when it is a project of its own. */
const outermost = (found: readonly Found[], folders: readonly Folder[]): readonly Found[] => {
  const homes = found.filter(({ path }, index) => found.findIndex(other => other.path === path) === index);
  const projects = folders.filter(({ files }) => files.some(file => projectFile.test(file))).map(({ path }) => path);
  return homes.filter(
    ({ path }) => projects.includes(path) || !homes.some(other => other.path !== path && isWithin(path, other.path)),
  );
};

/** A suite without a configuration takes every test below, so it leaves out the folders that are suites themselves. */
const looseSighting = (
  { path, evidence }: Found,
  inner: readonly string[],
  folders: readonly Folder[],
): readonly Sighting[] => {
  if (inner.length > 0 && !hasFile(folders, path, inner, testFile)) return [];
  return [{ runner: 'pytest', path, args: inner.map(other => `--ignore=${from(path, other)}`), evidence }];
};
