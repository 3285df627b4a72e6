import { type Folder, type Sighting, fileIn, from, isWithin } from './folder.ts';
import {
  type Found,
  dependsOn,
  manifest,
  manifestEvidence,
  nodeSuites,
  record,
  scriptFor,
  startsOthers,
  uncommented,
} from './node-packages.ts';
import { mayReach, quoted } from './path-patterns.ts';

const configFile = /^\.mocharc\.(?:[cm]?js|jsonc?|ya?ml)$/u;

/** Recognises the mocha suites of a repository. `folders` go from the root downward. */
export const detectMocha = (folders: readonly Folder[]): readonly Sighting[] => {
  const called = new Map<string, readonly string[]>();
  const sightings = nodeSuites(folders, {
    runner: 'mocha',
    evidenceIn: (folder, around) => {
      const script = scriptFor(folder, 'mocha', around);
      const args = script === undefined ? [] : argsIn(folder, script);
      called.set(folder.path, args);
      return evidenceIn(folder, { script, args });
    },
    covers,
    without: (path, inner) => inner.map(other => `--ignore=${from(path, other)}/**`),
  });
  return sightings.map(sighting => ({ ...sighting, args: [...(called.get(sighting.path) ?? []), ...sighting.args] }));
};

/** With the places where it looks for tests. */
type MochaFound = Found<readonly string[]>;

/** How a script calls it. */
type Call = { readonly script: string | undefined; readonly args: readonly string[] };

const evidenceIn = (folder: Folder, { script, args }: Call): MochaFound | undefined => {
  const { path, files, texts } = folder;
  const text = texts.get('package.json');
  const config = files.find(file => configFile.test(file));
  if (config !== undefined) {
    const places = [...specsIn(uncommented(texts.get(config) ?? '')), ...positional(args)];
    return { folder, evidence: fileIn(path, config), config: places };
  }
  const { mocha } = manifest(text);
  if (typeof mocha === 'object' && mocha !== null) {
    const places = [...specsIn(JSON.stringify(mocha)), ...positional(args)];
    return { folder, evidence: manifestEvidence('mocha', path, undefined), config: places };
  }
  const evidence = manifestEvidence('mocha', path, script);
  if (script !== undefined) return { folder, evidence, config: positional(args) };
  // Nothing else is there to run tests.
  const isUsed = dependsOn(text, 'mocha') && !dependsOn(text, 'vitest') && !dependsOn(text, 'jest');
  return isUsed && !startsOthers(folder, 'mocha') ? { folder, evidence } : undefined;
};

/** What a script gives to mocha; nothing where only a shell could tell. */
const argsIn = ({ texts }: Folder, script: string): readonly string[] => {
  const said = record(manifest(texts.get('package.json'))['scripts'])[script];
  const [, rest = ''] = (typeof said === 'string' && /(?:^|[\s/])mocha(?=[\s;&|]|$)([^&|;]*)/u.exec(said)) || [];
  return /[$`<>]/u.test(rest) ? [] : words(rest).filter(word => !/^(?:-w|--watch)$/u.test(word));
};

const words = (text: string): readonly string[] =>
  [...text.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/gu)].map(([word]) => word.replaceAll(/["']/gu, ''));

/** Places among arguments; the value of an option may be among them, and is no place that matters. */
const positional = (args: readonly string[]): readonly string[] => args.filter(arg => !arg.startsWith('-'));

const specsIn = (config: string): readonly string[] => {
  const code = /\bspec["']?\s*:\s*(\[[^\]]*\]|"[^"]*"|'[^']*')/u.exec(config)?.[1];
  if (code !== undefined) return quoted(code);
  const yaml = /^spec:[ \t]*(\S.*)?((?:\r?\n[ \t]*-[ \t]*\S.*)*)/mu.exec(config);
  return [yaml?.[1] ?? '', ...(yaml?.[2] ?? '').split(/\r?\n[ \t]*-[ \t]*/u)].filter(place => place !== '');
};

/** mocha looks only where it is told to, or in `test`. */
const covers = ({ folder, config = [] }: MochaFound, path: string): boolean =>
  isWithin(path, folder.path) &&
  (config.length === 0 ? ['test'] : config).some(place => mayReach(place, from(folder.path, path)));
