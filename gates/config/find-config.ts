import { readdir, readFile, stat } from 'node:fs/promises';
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
export const findConfig = async (cwd: string): Promise<FoundConfig> => {
  if (!(await isFolder(cwd))) return fail(cwd, 'This folder does not exist: give --cwd one that does.');
  const folders = await upward(cwd);
  for (const folder of folders) {
    const found = await configsIn(folder);
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
export const namedConfig = async (cwd: string, name: string): Promise<FoundConfig> => {
  const file = resolve(cwd, name);
  const kind = await stat(file).catch(() => undefined);
  if (kind === undefined) return fail(file, 'This file does not exist: give --config a file that does.');
  if (kind.isDirectory()) return fail(file, 'This is a folder: give --config the file in it.');
  return { ok: true, file, root: dirname(file) };
};

const fail = (file: string, message: string): FoundConfig => ({
  ok: false,
  problem: problemOf(file, message),
});

const named = (name: string): string => (name === 'package.json' ? '"gate" in package.json' : name);

const configsIn = async (folder: string): Promise<readonly string[]> => {
  const names = new Set(await readdir(folder).catch(() => []));
  const files = configNames.filter(name => names.has(name));
  return names.has('package.json') && (await hasGate(join(folder, 'package.json')))
    ? [...files, 'package.json']
    : files;
};

/** A broken package.json that speaks of a gate counts, so that it is complained about and not skipped. */
const hasGate = async (file: string): Promise<boolean> => {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (!text.includes('"gate"')) return false;
  const source = jsonSource(text.replace(/^\uFEFF/u, ''));
  return !source.ok || (source.trees()[0]?.entries?.has('gate') ?? false);
};

/** The folder and those above it, up to the one that holds `.git`. Without a repository: the folder alone. */
const upward = async (cwd: string): Promise<readonly string[]> => {
  const folders: string[] = [];
  for (let folder = cwd; ; folder = dirname(folder)) {
    folders.push(folder);
    if (await exists(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [cwd];
  }
};

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

/** Whether a path is a folder that exists. */
export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

/** Whether a file is a package.json, whose key `gate` is the configuration. */
export const isManifest = (file: string): boolean => basename(file) === 'package.json';
