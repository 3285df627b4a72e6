import { type Folder, type Sighting, hasFile, isWithin } from './folder.ts';
import { matchesAny } from './path-patterns.ts';

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
  readonly evidenceIn: (folder: Folder) => Found<Config> | undefined;
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
  const workspaces = workspacesOf(folders[0]);
  const accepted: Found<Config>[] = [];
  for (const folder of folders) {
    const found = evidenceIn(folder);
    if (found === undefined || !belongs(folder, workspaces)) continue;
    if (!accepted.some(outer => covers(outer, folder.path))) accepted.push(found);
  }
  return accepted.flatMap(({ folder: { path, texts }, evidence, config }): readonly Sighting[] => {
    // A configuration says itself what it runs; without one, the runner takes every test below.
    const inner =
      config === undefined
        ? accepted.map(({ folder }) => folder.path).filter(other => other !== path && isWithin(other, path))
        : [];
    if (inner.length > 0 && !hasFile(folders, path, inner, testFile)) return [];
    const name = manifest(texts.get('package.json'))['name'];
    const label = typeof name === 'string' ? { label: name.replace(/^@[^/]*\//u, '') } : {};
    return [{ runner, path, args: inner.length === 0 ? [] : without(path, inner), evidence, ...label }];
  });
};

/** A package that the workspaces leave out, and that is not installed on its own, cannot be run. */
const belongs = ({ path, installed }: Folder, workspaces: readonly string[]): boolean =>
  path === '' || workspaces.length === 0 || installed || matchesAny(path, workspaces);

/** The patterns of folders that a repository calls its packages. */
const workspacesOf = (root: Folder | undefined): readonly string[] => {
  const { workspaces } = manifest(root?.texts.get('package.json'));
  const listed = Array.isArray(workspaces) ? workspaces : record(workspaces)['packages'];
  const npm = Array.isArray(listed) ? listed.filter(item => typeof item === 'string') : [];
  return [...npm, ...pnpmPackages(root?.texts.get('pnpm-workspace.yaml') ?? '')];
};

const pnpmPackages = (text: string): readonly string[] => {
  const [, lines = ''] = /^packages:[ \t]*\r?\n((?:[ \t]*(?:-.*|#.*)?\r?\n?)*)/mu.exec(text) ?? [];
  return [...lines.matchAll(/^[ \t]*-[ \t]*['"]?([^'"#\r\n]+?)['"]?[ \t]*(?:#.*)?$/gmu)].map(
    ([, pattern = '']) => pattern,
  );
};

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
