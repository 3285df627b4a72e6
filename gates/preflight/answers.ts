import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../harness/disk/make-folders.ts';

/** Where a run keeps what its checks were answered. */
export const answersFolder = 'queries';

/** Keeps the answer to a check, by the name of the check. Throws where it cannot be written: what is to be shown later must be there. */
export const keepAnswer = (folder: string | undefined, check: string, text: string): void => {
  if (folder === undefined) return;
  makeFolders(folder);
  writeFileSync(join(folder, `${check}.json`), `${text}\n`);
};
