import { type Folder, type Sighting, fileIn, from, isWithin } from './folder.ts';
import {
  type Found,
  dependsOn,
  manifest,
  manifestEvidence,
  nodeSuites,
  scriptFor,
  startsOthers,
  uncommented,
} from './node-packages.ts';
import { matchesAny, quoted } from './path-patterns.ts';
import { withScriptConfigs } from './script-configs.ts';

const configFile = /^jest\.config\.(?:[cm]?[jt]s|json)$/u;

/** Recognises the jest suites of a repository. `folders` go from the root downward. */
export const detectJest = (folders: readonly Folder[]): readonly Sighting[] => {
  const sightings = nodeSuites(folders, {
    runner: 'jest',
    evidenceIn,
    covers,
    without: (path, inner) =>
      ['/node_modules/', ...inner.map(other => `<rootDir>/${from(path, other)}/`)].map(
        pattern => `--testPathIgnorePatterns=${pattern}`,
      ),
  });
  return withScriptConfigs(sightings, folders, 'jest');
};

/** With the text of its configuration. */
type JestFound = Found<string>;

const evidenceIn = (folder: Folder, around: readonly Folder[]): JestFound | undefined => {
  const { path, files, texts } = folder;
  const config = files.find(file => configFile.test(file));
  if (config !== undefined)
    return { folder, evidence: fileIn(path, config), config: uncommented(texts.get(config) ?? '') };
  const text = texts.get('package.json');
  const { jest } = manifest(text);
  if (typeof jest === 'object' && jest !== null)
    return { folder, evidence: `jest in ${fileIn(path, 'package.json')}`, config: JSON.stringify({ jest }) };
  const script = scriptFor(folder, 'jest', around);
  // Named by a script, or nothing else is there to run tests.
  const isAlone = dependsOn(text, 'jest') && !dependsOn(text, 'vitest') && !startsOthers(folder, 'jest');
  const isUsed = script !== undefined || isAlone;
  return isUsed ? { folder, evidence: manifestEvidence('jest', path, script) } : undefined;
};

const covers = ({ folder, config }: JestFound, path: string): boolean => {
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
