import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { holderText, isGone, readHolder, thisProcess } from '../../debt/lock-holder.ts';

/** Where a drill is played. */
export type Home = { readonly path: string; readonly remove: () => void };

const prefix = 'gate-drill-';
const mark = 'drill.pid';

/** No drill takes as long as this. */
const longestMs = 60 * 60 * 1000;

/** Makes a folder for one drill, and takes away what drills have left that were killed. */
export const openHome = (folder: string = tmpdir()): Home => {
  for (const path of abandoned(folder)) removeFolder(path);
  const path = realpathSync(mkdtempSync(join(folder, prefix)));
  writeFileSync(join(path, mark), holderText(thisProcess()));
  return { path, remove: () => removeFolder(path) };
};

/** What cannot be removed now is removed by the next drill. */
const removeFolder = (path: string): void => {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // a gate that is just being ended may still write there
  }
};

const abandoned = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => name.startsWith(prefix))
    .map(name => join(folder, name))
    .filter(isAbandoned);

const isAbandoned = (path: string): boolean => {
  const about = statSync(path, { throwIfNoEntry: false });
  // Folders for temporary files are shared: what another user has left is that user's.
  if (about?.isDirectory() !== true || about.uid !== (process.getuid?.() ?? about.uid)) return false;
  const owner = ownerOf(path);
  // Of a process elsewhere, as in another container, only its time tells.
  return owner?.host === hostname() ? isGone(owner) : Date.now() - about.mtimeMs > longestMs;
};

const ownerOf = (path: string): ReturnType<typeof readHolder> => {
  try {
    return readHolder(readFileSync(join(path, mark), 'utf8'));
  } catch {
    return undefined; // it was killed before it could write that, or has just begun
  }
};
