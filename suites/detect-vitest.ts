import { type Folder, type Sighting, fileIn, from, isWithin } from './folder.ts';
import { type Found, dependsOn, manifestEvidence, nodeSuites, scriptFor, uncommented } from './node-packages.ts';
import { matchesAny, mayReach, quoted } from './path-patterns.ts';
import { withScriptConfigs } from './script-configs.ts';

const configFile = /^vitest\.config\.[cm]?[jt]s$/u;
const workspaceFile = /^vitest\.(?:workspace|projects)\.(?:[cm]?[jt]s|json)$/u;
const viteFile = /^vite\.config\.[cm]?[jt]s$/u;

/** Recognises the vitest suites of a repository. `folders` go from the root downward. */
export const detectVitest = (folders: readonly Folder[]): readonly Sighting[] => {
  const sightings = nodeSuites(folders, {
    runner: 'vitest',
    evidenceIn,
    covers,
    without: (path, inner) => inner.flatMap(other => ['--exclude', `${from(path, other)}/**`]),
  });
  return withScriptConfigs(sightings, folders, 'vitest');
};

/** With the text that says what is covered: a configuration, or a workspace file. */
type VitestFound = Found<{ readonly text: string; readonly workspace: boolean }>;

const evidenceIn = (folder: Folder, around: readonly Folder[]): VitestFound | undefined => {
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
  const script = scriptFor(folder, 'vitest', around);
  return script !== undefined || dependsOn(texts.get('package.json'), 'vitest')
    ? { folder, evidence: manifestEvidence('vitest', path, script) }
    : undefined;
};

const covers = ({ folder, config }: VitestFound, path: string): boolean => {
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

const speaksOfTests = (text: string | undefined): boolean =>
  text !== undefined && /\btest\s*:\s*[{\w]|\bvitest\b/u.test(uncommented(text));
