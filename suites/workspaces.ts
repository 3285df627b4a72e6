import { posix } from 'node:path';
import { type Doubt, type Folder, fileIn, from, isWithin } from './folder.ts';
import { record } from './node-packages.ts';
import { matchesAny } from './path-patterns.ts';

/** A folder that names other folders as its packages. */
export type Workspace = {
  /** Relative to the repository. */
  readonly path: string;
  /** The file that names them. */
  readonly file: string;
  /** Relative to its folder; none leads out of it. */
  readonly patterns: readonly string[];
};

/** What the folders of a repository say of their packages, and what of that cannot be followed. */
export const workspacesOf = async (
  folders: readonly Folder[],
): Promise<{ readonly workspaces: readonly Workspace[]; readonly doubts: readonly Doubt[] }> => {
  const workspaces: Workspace[] = [];
  const doubts: Doubt[] = [];
  for (const { path, texts } of folders)
    for (const name of ['package.json', 'pnpm-workspace.yaml']) {
      const text = texts.get(name);
      if (text === undefined) continue;
      const file = fileIn(path, name);
      const read = name === 'package.json' ? inManifest(text) : await inYaml(text);
      if (read.fault !== undefined) doubts.push({ file, message: read.fault, text });
      const outside = read.patterns.filter(leadsOut);
      doubts.push(...outside.map(pattern => ({ file, message: outsideWords(pattern) })));
      const patterns = read.patterns.filter(pattern => !leadsOut(pattern));
      if (read.patterns.length > 0) workspaces.push({ path, file, patterns });
    }
  return { workspaces, doubts };
};

/** The file whose workspaces leave a folder out, if any does: asked is the nearest around the package that the folder is part of. `packages`: those of the repository, from the root downward. */
export const leftOutBy = (
  path: string,
  packages: readonly Folder[],
  workspaces: readonly Workspace[],
): string | undefined => {
  const home = packages.findLast(folder => isWithin(path, folder.path))?.path;
  if (home === undefined) return undefined;
  const around = workspaces.filter(workspace => workspace.path !== home && isWithin(home, workspace.path));
  const nearest = around.at(-1)?.path;
  const asked = around.filter(workspace => workspace.path === nearest);
  return asked.some(workspace => matchesAny(from(workspace.path, home), workspace.patterns))
    ? undefined
    : asked[0]?.file;
};

type Read = { readonly patterns: readonly string[]; readonly fault?: string };

const inManifest = (text: string): Read => {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { patterns: [], fault: 'is not valid JSON, so its scripts, dependencies and workspaces are not known' };
  }
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    return { patterns: [], fault: 'is no JSON object, so nothing of it is known' };
  const { workspaces } = record(said);
  if (workspaces === undefined) return { patterns: [] };
  const isNested = typeof workspaces === 'object' && !Array.isArray(workspaces);
  return listOf(isNested ? record(workspaces)['packages'] : workspaces, 'workspaces');
};

const inYaml = async (text: string): Promise<Read> => {
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  let said: unknown;
  try {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    said = document.toJS(); // throws when aliases would make it endless
  } catch {
    return { patterns: [], fault: 'is not valid YAML, so the packages of this workspace are not known' };
  }
  const { packages } = record(said);
  return packages === undefined || packages === null ? { patterns: [] } : listOf(packages, 'packages');
};

const listOf = (written: unknown, key: string): Read => {
  // Yarn and npm take an object without packages too.
  if (written === undefined) return { patterns: [] };
  if (!Array.isArray(written))
    return { patterns: [], fault: `has "${key}" that are no list: nothing is known of them` };
  return { patterns: written.filter(item => typeof item === 'string' && item !== '') };
};

const leadsOut = (pattern: string): boolean => {
  const plain = pattern.replace(/^!/u, '');
  return /^(?:[/\\~]|[A-Za-z]:)/u.test(plain) || posix.normalize(plain).split('/')[0] === '..';
};

const outsideWords = (pattern: string): string =>
  `has the workspace ${JSON.stringify(pattern)}, which leads out of its folder: no suite is looked for there`;
