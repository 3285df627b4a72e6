import { relative } from 'node:path';
import type { ProjectConfig } from './circus.ts';

/**
 * The names of projects in ids, by the id of their configuration. A project without a name of its own needs one only where
 * another one before it may have the same files.
 */
export const projectNames = (configs: readonly ProjectConfig[]): Readonly<Record<string, string>> => {
  const names: Record<string, string> = {};
  const taken = new Set<string>();
  if (configs.length < 2) return names;
  for (const [at, { id, displayName, rootDir }] of configs.entries()) {
    const before = configs.slice(0, at).filter(other => other.displayName === undefined);
    const overlaps = before.some(other => isWithin(rootDir, other.rootDir) || isWithin(other.rootDir, rootDir));
    const wanted = displayName?.name ?? (overlaps ? `project ${at + 1}` : undefined);
    if (wanted === undefined) continue;
    const name = taken.has(wanted) ? `${wanted} ${at + 1}` : wanted;
    taken.add(name);
    names[id] = name;
  }
  return names;
};

const isWithin = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..');
