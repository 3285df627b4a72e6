import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Gives a run the logs and stacks of the one that it goes on with, as far as it can: its reports point at them. */
export const inheritFiles = (from: string, to: string): void => {
  for (const folder of ['logs', 'stacks']) {
    try {
      const names = readdirSync(join(from, folder));
      mkdirSync(join(to, folder), { recursive: true });
      for (const name of names) linkSync(join(from, folder, name), join(to, folder, name));
    } catch {
      // That run has none, or it was removed meanwhile: the journal holds what the fates need.
    }
  }
};
