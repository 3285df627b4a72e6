import { type Folder, type Sighting, fileIn, hasFile, isWithin } from './folder.ts';

/** A folder that uses a runner of Node. */
export type Found<Config> = {
  readonly folder: Folder;
  readonly evidence: string;
  /** What the configuration says, when there is one: it governs the folders below. */
  readonly config?: Config;
};

/** How one runner of Node is recognised. */
export type NodeRunner<Config> = {
  readonly runner: Sighting['runner'];
  readonly evidenceIn: (folder: Folder, around: readonly Folder[]) => Found<Config> | undefined;
  /** Whether one run in the outer folder already has the tests of a path. Where its code cannot be read for that: yes. */
  readonly covers: (outer: Found<Config>, path: string) => boolean;
  /** The arguments that leave out folders below one, which are suites themselves. */
  readonly without: (path: string, inner: readonly string[]) => readonly string[];
};

const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$/u;

/** Recognises the suites of a runner. `folders` go from the root downward. */
export const nodeSuites = <Config>(
  folders: readonly Folder[],
  { runner, evidenceIn, covers, without }: NodeRunner<Config>,
): readonly Sighting[] => {
  const packages = folders.filter(({ texts }) => texts.has('package.json'));
  const foreign = packages.filter(({ texts }) => isOfOther(texts.get('package.json'), runner)).map(({ path }) => path);
  const accepted: Found<Config>[] = [];
  const refused: Sighting[] = [];
  for (const folder of folders) {
    const around = packages.includes(folder)
      ? packages.filter(other => other !== folder && isWithin(folder.path, other.path))
      : [];
    const found = evidenceIn(folder, around);
    if (found === undefined || accepted.some(outer => covers(outer, folder.path))) continue;
    if (belongs(folder)) accepted.push(found);
    else refused.push({ runner, path: folder.path, args: [], evidence: found.evidence, leftOut: leftOutWords(folder) });
  }
  const suites = accepted.flatMap(({ folder: { path, texts }, evidence, config }): readonly Sighting[] => {
    // A configuration says itself what it runs; without one, the runner takes every test below.
    const inner =
      config === undefined
        ? [...accepted.map(({ folder }) => folder.path), ...refused.map(other => other.path), ...foreign].filter(
            other => other !== path && isWithin(other, path),
          )
        : [];
    if (inner.length > 0 && !hasFile(folders, path, inner, testFile)) return [];
    const name = manifest(texts.get('package.json'))['name'];
    const label = typeof name === 'string' ? { label: name.replace(/^@[^/]*\//u, '') } : {};
    return [{ runner, path, args: inner.length === 0 ? [] : without(path, inner), evidence, ...label }];
  });
  return [...suites, ...refused];
};

/** Whether a package has its tests from another runner: one that takes every test below is not to take those. */
const isOfOther = (text: string | undefined, runner: string): boolean =>
  !dependsOn(text, runner) &&
  ['vitest', 'jest', 'mocha', 'jasmine', 'ava', '@playwright/test'].some(
    other => other !== runner && dependsOn(text, other),
  );

/** A package that the workspaces leave out, and that is not installed on its own, cannot be run. */
export const belongs = ({ leftOutBy, installed }: Folder): boolean => leftOutBy === undefined || installed;

/** Why not, in words. */
export const leftOutWords = ({ leftOutBy = '' }: Folder): string =>
  `${leftOutBy} does not name it as a workspace, and nothing is installed in it`;

/** The script of a package that starts a runner, where that comes from its own manifest, from one around it, or from a lock file. */
export const scriptFor = ({ texts }: Folder, name: string, around: readonly Folder[]): string | undefined => {
  const scripts = scriptsOf(manifest(texts.get('package.json')));
  const [script] = scripts.find(([, said]) => starts(said, name)) ?? [];
  const provided = [{ texts }, ...around].some(
    each => dependsOn(each.texts.get('package.json'), name) || isLocked(each.texts, name),
  );
  return provided ? script : undefined;
};

/** Whether the scripts of a package start other runners, and never this one. */
export const startsOthers = ({ texts }: Folder, name: string): boolean => {
  const scripts = scriptsOf(manifest(texts.get('package.json'))).map(([, said]) => said);
  const isStarted = (runner: string): boolean => scripts.some(said => starts(said, runner));
  const isByNode = scripts.some(said => /(?:^|\s)node\s(?:[^;&|]*\s)?--test(?=[\s;&|]|$)/u.test(said));
  return !isStarted(name) && (isByNode || ['vitest', 'jest', 'mocha', 'jasmine', 'ava'].some(isStarted));
};

/** The scripts of a manifest, by name. */
export const scriptsOf = (said: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] =>
  Object.entries(record(said['scripts'])).filter((entry): entry is [string, string] => typeof entry[1] === 'string');

const starts = (script: string, name: string): boolean =>
  new RegExp(`(?:^|[\\s/])${name}(?=[\\s;&|]|$)`, 'u').test(script);

/** Whether a lock file has a package, as npm, pnpm and yarn each write it. */
const isLocked = (texts: Folder['texts'], name: string): boolean => {
  const written = new RegExp(`(?:^|[\\s"'])/?${name}(?:[@/]|["']?:)|node_modules/${name}"`, 'mu');
  return ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock'].some(lock =>
    written.test(texts.get(lock) ?? ''),
  );
};

/** What in a manifest gave a runner away, in words. */
export const manifestEvidence = (name: string, path: string, script: string | undefined): string =>
  `${name} in ${fileIn(path, 'package.json')}${script === undefined ? '' : `, script "${script}"`}`;

/** What a manifest asks to be installed, by itself or for its own work. */
export const dependsOn = (text: string | undefined, name: string): boolean => {
  const { dependencies, devDependencies } = manifest(text);
  return name in record(dependencies) || name in record(devDependencies);
};

/** Code without what is said beside it. */
export const uncommented = (text: string): string =>
  text.replaceAll(/(^|\s)\/\/.*$|(^|\s)\/\*[\s\S]*?\*\/(?=\s|$)/gmu, '$1');

/** What a `package.json` says. */
export const manifest = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return record(JSON.parse(text ?? '{}'));
  } catch {
    // A manifest that is not JSON says nothing; npm complains about it better than a guess here.
    return {};
  }
};

/** Anything as an object. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
