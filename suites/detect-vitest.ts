import { type Folder, type Sighting, fileIn, from, hasFile, isWithin } from './folder.ts';
import { belongs, dependsOn, manifest, uncommented, workspacesOf } from './node-packages.ts';
import { matchesAny, mayReach, quoted } from './path-patterns.ts';

const configFile = /^vitest\.config\.[cm]?[jt]s$/u;
const workspaceFile = /^vitest\.(?:workspace|projects)\.(?:[cm]?[jt]s|json)$/u;
const viteFile = /^vite\.config\.[cm]?[jt]s$/u;
const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$/u;

/** Recognises the vitest suites of a repository. `folders` go from the root downward. */
export const detectVitest = (folders: readonly Folder[]): readonly Sighting[] => {
  const workspaces = workspacesOf(folders[0]);
  const accepted: Found[] = [];
  for (const folder of folders) {
    const found = evidenceIn(folder);
    if (found === undefined || !belongs(folder, workspaces)) continue;
    if (!accepted.some(outer => covers(outer, folder.path))) accepted.push(found);
  }
  return accepted.flatMap(found => sighting(found, accepted, folders));
};

type Found = {
  readonly folder: Folder;
  readonly evidence: string;
  /** What the configuration says, when there is one: it governs the folders below. */
  readonly config?: { readonly text: string; readonly workspace: boolean };
};

const evidenceIn = (folder: Folder): Found | undefined => {
  const { path, files, texts } = folder;
  const named = (name: RegExp): string | undefined => files.find(file => name.test(file));
  const vite = named(viteFile);
  const config = named(configFile) ?? named(workspaceFile) ?? (speaksOfTests(texts.get(vite ?? '')) ? vite : undefined);
  if (config !== undefined) {
    // Vitest reads the workspace file beside its configuration, so that decides what is covered.
    const projects = named(workspaceFile);
    const text = uncommented(texts.get(projects ?? config) ?? '');
    return { folder, evidence: fileIn(path, config), config: { text, workspace: projects !== undefined } };
  }
  return dependsOn(texts.get('package.json'), 'vitest')
    ? { folder, evidence: `vitest in ${fileIn(path, 'package.json')}` }
    : undefined;
};

/** Whether one run in the outer folder already has the tests of a path. Where its code cannot be read for that: yes. */
const covers = ({ folder, config }: Found, path: string): boolean => {
  if (config === undefined || !isWithin(path, folder.path)) return false;
  const inner = from(folder.path, path);
  const projects = config.workspace
    ? config.text
    : /\b(?:projects|workspace)\s*:\s*\[([^\]]*)\]/u.exec(config.text)?.[1];
  if (projects !== undefined) return projects.includes('{') || matchesAny(inner, quoted(projects).map(folderOf));
  const include = /\binclude\s*:\s*\[([^\]]*)\]/u.exec(config.text)?.[1];
  if (include === undefined || /\bcoverage\b/u.test(config.text)) return true;
  return quoted(include).some(glob => mayReach(glob, inner));
};

/** A project may be named by its configuration file. */
const folderOf = (project: string): string => project.replace(/\/[^/]*\.[cm]?[jt]s(?:on)?$/u, '');

/** A suite, less the folders in it that are suites themselves. */
const sighting = (
  { folder, evidence, config }: Found,
  all: readonly Found[],
  folders: readonly Folder[],
): readonly Sighting[] => {
  const { path, texts } = folder;
  // A configuration says itself what it runs; without one, vitest takes every test below.
  const inner =
    config === undefined
      ? all.map(other => other.folder.path).filter(other => other !== path && isWithin(other, path))
      : [];
  if (inner.length > 0 && !hasFile(folders, path, inner, testFile)) return [];
  const name = manifest(texts.get('package.json'))['name'];
  return [
    {
      runner: 'vitest',
      path,
      args: inner.flatMap(other => ['--exclude', `${from(path, other)}/**`]),
      evidence,
      ...(typeof name === 'string' && { label: name.replace(/^@[^/]*\//u, '') }),
    },
  ];
};

const speaksOfTests = (text: string | undefined): boolean =>
  text !== undefined && /\btest\s*:\s*[{\w]|\bvitest\b/u.test(uncommented(text));
