import { type Folder, type Sighting, fileIn, from, hasFile, isWithin } from './folder.ts';
import { belongs, dependsOn, manifest, record, uncommented, workspacesOf } from './node-packages.ts';
import { matchesAny, quoted } from './path-patterns.ts';

const configFile = /^jest\.config\.(?:[cm]?[jt]s|json)$/u;
const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$/u;

/** Recognises the jest suites of a repository. `folders` go from the root downward. */
export const detectJest = (folders: readonly Folder[]): readonly Sighting[] => {
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
  readonly config?: string;
};

const evidenceIn = (folder: Folder): Found | undefined => {
  const { path, files, texts } = folder;
  const config = files.find(file => configFile.test(file));
  if (config !== undefined)
    return { folder, evidence: fileIn(path, config), config: uncommented(texts.get(config) ?? '') };
  const text = texts.get('package.json');
  const { jest } = manifest(text);
  if (typeof jest === 'object' && jest !== null)
    return { folder, evidence: `jest in ${fileIn(path, 'package.json')}`, config: JSON.stringify({ jest }) };
  return isUsed(text) ? { folder, evidence: `jest in ${fileIn(path, 'package.json')}` } : undefined;
};

/** Installed, and named by a script, or nothing else is there to run tests. */
const isUsed = (text: string | undefined): boolean => {
  const scripts = Object.values(record(manifest(text)['scripts']));
  const isNamed = scripts.some(script => typeof script === 'string' && /(?:^|[\s/])jest(?=\s|$)/u.test(script));
  return dependsOn(text, 'jest') && (isNamed || !dependsOn(text, 'vitest'));
};

/** Whether one run in the outer folder already has the tests of a path. Where its code cannot be read for that: yes. */
const covers = ({ folder, config }: Found, path: string): boolean => {
  if (config === undefined || !isWithin(path, folder.path)) return false;
  const listed = (key: string): string | undefined =>
    new RegExp(`\\b${key}["']?\\s*:\\s*\\[([^\\]]*)\\]`, 'u').exec(config)?.[1];
  const inner = from(folder.path, path);
  const within = (place: string): boolean => place === '' || place === '.' || isWithin(inner, place);
  const projects = listed('projects');
  if (projects !== undefined) return projects.includes('{') || matchesAny(inner, quoted(projects).map(folderOf));
  const roots = listed('roots');
  return roots === undefined || quoted(roots).map(folderOf).some(within);
};

/** A place as jest writes it, without what it begins with; a project may be named by its configuration file. */
const folderOf = (place: string): string =>
  place.replace(/^<rootDir>\/?|^\.\//u, '').replace(/\/?[^/]*\.(?:[cm]?[jt]s|json)$/u, '');

/** A suite, less the folders in it that are suites themselves. */
const sighting = (
  { folder, evidence, config }: Found,
  all: readonly Found[],
  folders: readonly Folder[],
): readonly Sighting[] => {
  const { path, texts } = folder;
  // A configuration says itself what it runs; without one, jest takes every test below.
  const inner =
    config === undefined
      ? all.map(other => other.folder.path).filter(other => other !== path && isWithin(other, path))
      : [];
  if (inner.length > 0 && !hasFile(folders, path, inner, testFile)) return [];
  const name = manifest(texts.get('package.json'))['name'];
  const ignored = ['/node_modules/', ...inner.map(other => `<rootDir>/${from(path, other)}/`)];
  return [
    {
      runner: 'jest',
      path,
      args: inner.length === 0 ? [] : ignored.map(pattern => `--testPathIgnorePatterns=${pattern}`),
      evidence,
      ...(typeof name === 'string' && { label: name.replace(/^@[^/]*\//u, '') }),
    },
  ];
};
