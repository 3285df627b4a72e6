import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownersFiles, ownersOf } from '../debt/owners.ts';
import type { DebtConfig } from './config/config.ts';

/** The text of the first CODEOWNERS of a repository; undefined where there is none. */
export const codeOwners = (root: string): string | undefined => {
  for (const file of ownersFiles)
    try {
      return readFileSync(join(root, file), 'utf8');
    } catch {
      // the next place
    }
  return undefined;
};

/** Who can own an entry: everybody whom CODEOWNERS or the configuration names; anybody where neither names any. */
export const knownOwners = (root: string, { owners }: Pick<DebtConfig, 'owners'>): ReadonlySet<string> | undefined => {
  const text = codeOwners(root);
  if (text === undefined && owners === undefined) return undefined;
  return new Set([...(text === undefined ? [] : ownersOf(text)), ...(owners ?? [])]);
};
