import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { jsonSource } from './json-source.ts';
import { type ConfigProblem, problemOf } from './problem.ts';

/** The file that configures a folder, or `undefined` and the folder to work from. */
export type FoundConfig =
  | { readonly ok: true; readonly file?: string; readonly root: string }
  | { readonly ok: false; readonly problem: ConfigProblem };

/** The names that are looked for, in this order. */
export const configNames: readonly string[] = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'].map(
  end => `gate.config.${end}`,
);

/** Looks for the configuration from a folder upward to the root of its repository. Outside a repository: in that folder only. */
export const findConfig = (cwd: string): FoundConfig => {
  if (!isFolder(cwd)) return fail(cwd, 'This folder does not exist: give --cwd one that does.');
  const folders = upward(cwd);
  for (const folder of folders) {
    const found = configsIn(folder);
    const [first, second] = found;
    if (first === undefined) continue;
    if (second === undefined) return { ok: true, file: join(folder, first), root: folder };
    return fail(
      join(folder, first),
      `This folder has two configurations, ${named(first)} and ${named(second)}: keep one.`,
    );
  }
  return { ok: true, root: folders.at(-1) ?? cwd };
};

/** The file that `--config` names. */
export const namedConfig = (cwd: string, name: string): FoundConfig => {
  const file = resolve(cwd, name);
  const kind = statOf(file);
  if (kind === undefined) return fail(file, 'This file does not exist: give --config a file that does.');
  if (kind.isDirectory()) return fail(file, 'This is a folder: give --config the file in it.');
  return { ok: true, file, root: dirname(file) };
};

const fail = (file: string, message: string): FoundConfig => ({
  ok: false,
  problem: problemOf(file, message),
});

const named = (name: string): string => (name === 'package.json' ? '"gate" in package.json' : name);

const configsIn = (folder: string): readonly string[] => {
  const names = new Set(namesIn(folder));
  const files = configNames.filter(name => names.has(name));
  return names.has('package.json') && hasGate(join(folder, 'package.json')) ? [...files, 'package.json'] : files;
};

/** A broken package.json that speaks of a gate counts, so that it is complained about and not skipped. */
const hasGate = (file: string): boolean => {
  const text = textOf(file);
  if (!text.includes('"gate"')) return false;
  const source = jsonSource(text.replace(/^\uFEFF/u, ''));
  return !source.ok || (source.trees()[0]?.entries?.has('gate') ?? false);
};

/** The folder and those above it, up to the one that holds `.git`. Without a repository: the folder alone. */
const upward = (cwd: string): readonly string[] => {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (statOf(join(folder, '.git')) !== undefined) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
};

/** Whether a path is a folder that exists. */
export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() ?? false;

/** Nothing where it cannot be looked at. */
const statOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** Whether a file is a package.json, whose key `gate` is the configuration. */
export const isManifest = (file: string): boolean => basename(file) === 'package.json';
