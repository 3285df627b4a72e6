import { resolve } from 'node:path';
import { check } from './checks.ts';
import type { ConfigFile } from './config-file.ts';
import { type LoadedConfig, defaultDebt, defaultKeepRuns } from './config.ts';
import { type Explained, explain, predicateOf } from './explain.ts';
import { type FoundConfig, findConfig, isManifest, namedConfig } from './find-config.ts';
import { type KeyPath, offsetOf, positionAt } from './positions.ts';
import { type ConfigProblem, problemAt } from './problem.ts';
import { type ReadSource, emptyMessage, readSource } from './read-source.ts';
import { schemaFor } from './schema.ts';
import { toPreflight } from './preflight.ts';
import { toDebt, toGates, toSuite } from './suites.ts';

/** A configuration that can be used as it is, or everything that is wrong with it. */
export type Loading =
  | { readonly ok: true; readonly config: LoadedConfig }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** Finds, reads and checks the configuration of a folder. Writes nothing; throws on nothing. */
export const loadConfig = async ({ cwd, file }: { cwd: string; file?: string }): Promise<Loading> => {
  const folder = resolve(cwd);
  const found = file === undefined ? findConfig(folder) : namedConfig(folder, file);
  if (!found.ok) return { ok: false, problems: [found.problem] };
  return found.file === undefined ? zeroConfig(found.root) : fromFile(found.file, found);
};

const zeroConfig = (root: string): Loading => ({
  ok: true,
  config: {
    root,
    detect: true,
    suites: [],
    gates: toGates({}),
    keepRuns: defaultKeepRuns,
    resources: {},
    debt: toDebt(defaultDebt, root),
  },
});

const fromFile = async (file: string, { root }: FoundConfig & { ok: true }): Promise<Loading> => {
  const read = await readSource(file);
  if (!read.ok) return read;
  const place = placer(file, read);
  const unusable = wrongKind(file, read.source.value);
  if (unusable !== undefined) return { ok: false, problems: [place({ path: [], part: 'value', message: unusable })] };
  const parsed = schemaFor(read.source.value).safeParse(read.source.value, {
    error: predicateOf,
    reportInput: true,
    // It is read once: to make functions of the schema first takes longer.
    jitless: true,
  });
  const wrong = parsed.success ? check(parsed.data, root) : parsed.error.issues.flatMap(issue => explain(issue));
  if (wrong.length > 0 || !parsed.success) return { ok: false, problems: inOrder(wrong.map(place)) };
  return { ok: true, config: assemble(parsed.data, { file, root, read }) };
};

type Read = ReadSource & { readonly ok: true };

const assemble = (
  said: ConfigFile,
  { file, root, read }: { file: string; root: string; read: Read },
): LoadedConfig => ({
  file,
  root,
  detect: said.suites === undefined,
  suites: Object.entries(said.suites ?? {}).map(([name, suite]) => {
    const position = positionAt(read.text, offsetIn(read, ['suites', name, 'runner'], 'value'));
    return toSuite(name, suite, { root, resources: said.resources }, { file, ...position });
  }),
  gates: toGates(said.gates),
  keepRuns: said.keepRuns,
  resources: said.resources,
  ...(said.cores === undefined ? {} : { cores: said.cores }),
  debt: toDebt(said.debt, root),
  ...(said.preflight === undefined ? {} : { preflight: toPreflight(said.preflight, file) }),
  ...(said.alerts === undefined ? {} : { alerts: said.alerts }),
  ...(said.history?.url === undefined ? {} : { history: said.history.url }),
  ...(said.containment === 'cookie'
    ? {}
    : { namespaceAt: { file, ...positionAt(read.text, offsetIn(read, ['containment'], 'value')) } }),
});

const wrongKind = (file: string, value: unknown): string | undefined => {
  if (isManifest(file) && value === undefined)
    return 'There is no "gate" in this package.json: add it, or name another file.';
  if (value === undefined || value === null) return emptyMessage;
  const kind = Array.isArray(value) ? 'a list' : `a ${typeof value}`.replace('string', 'text');
  return typeof value === 'object' && !Array.isArray(value)
    ? undefined
    : `The configuration is ${kind}: write an object with "suites".`;
};

const placer =
  (file: string, read: Read) =>
  ({ path, part, message }: Explained): ConfigProblem =>
    problemAt(file, read.text, offsetIn(read, path, part), message);

const offsetIn = ({ source, prefix }: Read, path: KeyPath, part: Explained['part']): number =>
  offsetOf(source.trees(), [...prefix, ...path], part);

const inOrder = (problems: readonly ConfigProblem[]): readonly ConfigProblem[] =>
  problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
