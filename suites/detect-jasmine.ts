import { type Folder, fileIn, isWithin, type Sighting } from './folder.ts';
import { withScriptConfigs } from './script-configs.ts';
import { dependsOn, type Found, manifestEvidence, nodeSuites, scriptFor, startsOthers } from './node-packages.ts';

/** The jasmine suites of a repository: packages that have a configuration where jasmine looks for one, or a script that starts it. */
export const detectJasmine = (folders: readonly Folder[]): readonly Sighting[] =>
  withScriptConfigs(sightingsIn(folders), folders, 'jasmine').map(one => ({ ...one, args: joined(one.args) }));

/** Jasmine takes the value of an option behind an equals sign, and nowhere else. */
const joined = ([option, value, ...rest]: readonly string[]): readonly string[] => {
  if (option === undefined || value === undefined) return option === undefined ? [] : [option];
  return option === '--config' ? [`${option}=${value}`, ...rest] : [option, value, ...rest];
};

const sightingsIn = (folders: readonly Folder[]): readonly Sighting[] =>
  nodeSuites<string>(folders, {
    runner: 'jasmine',
    evidenceIn: (folder, around) => evidenceIn(folder, around, folders),
    // One run has the files that its configuration names, and those lie in its own folder.
    covers: (outer, path) => outer.config === undefined && isWithin(path, outer.folder.path),
    // What it runs is said by its configuration alone.
    without: () => [],
  });

const configName = /^jasmine\.(?:mjs|json|js)$/u;

const evidenceIn = (
  folder: Folder,
  around: readonly Folder[],
  folders: readonly Folder[],
): Found<string> | undefined => {
  const text = folder.texts.get('package.json');
  if (text === undefined) return undefined;
  const script = scriptFor(folder, 'jasmine', around);
  const config = configOf(folder, folders);
  const isAsked = dependsOn(text, 'jasmine') || script !== undefined;
  // jasmine may be there for another runner's sake; with a configuration it is there for its own.
  if (!isAsked || (config === undefined && script === undefined)) return undefined;
  if (script === undefined && startsOthers(folder, 'jasmine')) return undefined;
  const evidence = manifestEvidence('jasmine', folder.path, script);
  return {
    folder,
    evidence: config === undefined ? evidence : `${config}, ${evidence}`,
    ...(config === undefined ? {} : { config }),
  };
};

/** Where jasmine looks when nobody has told it another place. */
const configOf = ({ path }: Folder, folders: readonly Folder[]): string | undefined => {
  const place = fileIn(path, 'spec/support');
  const support = folders.find(other => other.path === place);
  const name = support?.files.find(file => configName.test(file));
  return name === undefined ? undefined : fileIn(place, name);
};
