import type { Folder } from './folder.ts';
import { matchesAny } from './path-patterns.ts';

/** A package that the workspaces leave out, and that is not installed on its own, cannot be run. */
export const belongs = ({ path, installed }: Folder, workspaces: readonly string[]): boolean =>
  path === '' || workspaces.length === 0 || installed || matchesAny(path, workspaces);

/** The patterns of folders that a repository calls its packages. */
export const workspacesOf = (root: Folder | undefined): readonly string[] => {
  const { workspaces } = manifest(root?.texts.get('package.json'));
  const listed = Array.isArray(workspaces) ? workspaces : record(workspaces)['packages'];
  const npm = Array.isArray(listed) ? listed.filter(item => typeof item === 'string') : [];
  return [...npm, ...pnpmPackages(root?.texts.get('pnpm-workspace.yaml') ?? '')];
};

const pnpmPackages = (text: string): readonly string[] => {
  const [, lines = ''] = /^packages:[ \t]*\r?\n((?:[ \t]*(?:-.*|#.*)?\r?\n?)*)/mu.exec(text) ?? [];
  return [...lines.matchAll(/^[ \t]*-[ \t]*['"]?([^'"#\r\n]+?)['"]?[ \t]*(?:#.*)?$/gmu)].map(
    ([, pattern = '']) => pattern,
  );
};

/** What a manifest asks to be installed, by itself or for its own work. */
export const dependsOn = (text: string | undefined, name: string): boolean => {
  const { dependencies, devDependencies } = manifest(text);
  return name in record(dependencies) || name in record(devDependencies);
};

/** Code without what is said beside it. */
export const uncommented = (text: string): string =>
  text.replaceAll(/(^|\s)\/\/.*$|(^|\s)\/\*[\s\S]*?\*\/(?=\s|$)/gmu, '$1');

/** What a `package.json` says. */
export const manifest = (text: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return record(JSON.parse(text ?? '{}'));
  } catch {
    // A manifest that is not JSON says nothing; npm complains about it better than a guess here.
    return {};
  }
};

/** Anything as an object. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
