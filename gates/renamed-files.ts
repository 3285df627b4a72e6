import { relative, sep } from 'node:path';
import { probe } from '../harness/process/probe.ts';
import type { SuiteConfig } from './config/config.ts';

/**
 * Files that git has seen renamed since a commit, in the names of suites: by `<suite> :: <file>`, the new name. Nothing where git
 * cannot say.
 */
export const renamedFiles = async (
  root: string,
  since: string | undefined,
  suites: readonly SuiteConfig[],
): Promise<ReadonlyMap<string, string>> => {
  if (since === undefined) return new Map();
  const asked = await probe(
    [
      'git',
      '--no-optional-locks',
      '-C',
      root,
      'diff',
      '-M',
      '--diff-filter=R',
      '--name-status',
      '--relative',
      '-z',
      since,
    ],
    { cwd: root },
  );
  if (!asked.ok) return new Map();
  const pairs = renamePairs(asked.text);
  return new Map(
    suites.flatMap(({ name, cwd }) => {
      const folder = relative(root, cwd).split(sep).join('/');
      const inside = (path: string): string | undefined =>
        folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
      return pairs.flatMap(([from, to]) => {
        const [old, now] = [inside(from), inside(to)];
        return old === undefined || now === undefined ? [] : [[`${name} :: ${old}`, now] as const];
      });
    }),
  );
};

/** Reads `git diff --name-status -z`: `R097`, the old name, the new one. */
export const renamePairs = (text: string): readonly (readonly [from: string, to: string])[] => {
  const words = text.split('\0');
  const pairs: [string, string][] = [];
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [kind = '', from = '', to = ''] = words.slice(at, at + 3);
    if (kind.startsWith('R')) pairs.push([from, to]);
  }
  return pairs;
};
