import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing; gives the topmost that was made. Throws what the system says. Node's own
 * recursive mkdir never comes back where a file system answers "does not exist" to the making of a folder, as /proc does.
 */
export const makeFolders = (folder: string, mode = 0o777): string | undefined => {
  if (isThere(folder)) return undefined;
  const above = dirname(folder);
  const made = above === folder ? undefined : makeFolders(above, mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process was faster, or a file lies in the way.
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return made;
    throw error;
  }
  return made ?? folder;
};

/** Whatever is there: what is no folder is told by who wants to make one in it. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
