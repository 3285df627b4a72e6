import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { RunInputs } from '../../harness/protocol/record.ts';
import type { WorkingTree } from '../git-state.ts';

/** Larger files are told by their size and their times: to read them would take longer than it is worth. */
const readBytes = 1024 * 1024;
const readFiles = 500;
/** More changed files than that are not named in the journal. */
const namedFiles = 100;

/**
 * What a run is made of beside its commit: the changed files, and what is configured and found to run them. `beside`: what no test is
 * made of, absolute; the ledger, which a run may write itself, is held against the whole run anew.
 */
export const runInputs = (tree: WorkingTree, configured: unknown, beside: readonly string[] = []): RunInputs => {
  const configuration = digest(JSON.stringify(configured));
  const { top } = tree;
  if (top === undefined) return { configuration };
  const isBeside = (path: string): boolean => beside.some(each => path === each || path.startsWith(`${each}${sep}`));
  const paths = tree.changes
    .map(({ path }) => path)
    .filter(path => !isMadeOfSources(path) && !isBeside(join(top, path)));
  const changes = paths.toSorted().map((path, index) => [path, seen(join(top, path), index < readFiles)] as const);
  // A repository inside of this one: git does not say what is changed in it.
  if (changes.some(([, what]) => what === undefined)) return { configuration };
  return {
    configuration,
    tree: digest(JSON.stringify(changes)),
    ...(changes.length > namedFiles ? {} : { changes: Object.fromEntries(changes) as Record<string, string> }),
  };
};

/** A digest of what is configured, the same wherever the repository lies. */
export const portableDigest = (configured: unknown, root: string): string =>
  digest(JSON.stringify(configured).replaceAll(JSON.stringify(root).slice(1, -1), '<root>'));

/** What Python writes beside the sources says nothing that they do not say. */
const isMadeOfSources = (path: string): boolean => /(?:^|\/)__pycache__\/|\.pyc$/.test(path);

/** The state of a path in a few characters; undefined for a folder. */
const seen = (path: string, reads: boolean): string | undefined => {
  try {
    const stat = lstatSync(path, { bigint: true });
    if (stat.isDirectory()) return undefined;
    if (stat.isSymbolicLink()) return `link ${digest(readlinkSync(path))}`;
    const how = stat.mode & 0o111n ? 'program' : 'file';
    if (!stat.isFile()) return 'special';
    if (!reads || stat.size > readBytes) return `${how} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    return `${how} ${digest(readFileSync(path))}`;
  } catch {
    return 'gone';
  }
};

const digest = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex').slice(0, 16);
