import { join } from 'node:path';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { rebuild } from '../rebuild.ts';
import { ownerOf, runNames, runsFolder } from '../run-folder.ts';

/** The gates whose runs are parts by nature: their journals need not be read to know it. */
const part = /Z-(?:run|fast)-[^-]*$/;

/** The newest run of everything that is kept here, however it ended. One that is still under way says nothing yet. */
export const newestWholeRun = (root: string): RunRecord | undefined => {
  for (const name of runNames(root).toReversed()) {
    const dir = join(runsFolder(root), name);
    if (part.test(name) || ownerOf(dir) !== undefined) continue;
    const record = rebuild(dir);
    if (!record.run.partial) return record;
  }
  return undefined;
};
