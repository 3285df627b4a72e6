import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { holderText, isGone, readHolder, thisProcess } from '../debt/lock-holder.ts';
import { byStart } from './run-id.ts';

/** How a run is named. */
const runName = /^\d{8}T\d{6}Z-/;

/** Where the runs of a repository lie. */
export const runsFolder = (root: string): string => join(root, '.gate', 'runs');

/** Makes the folder of a new run and marks it as under way. Throws when it cannot be made. */
export const makeRunFolder = (root: string, id: string): string => {
  const dir = join(runsFolder(root), id);
  // One by one: a recursive mkdir answers "does not exist" on a read-only file system.
  makeFolder(join(root, '.gate'));
  makeFolder(runsFolder(root));
  ignoreInGit(root);
  // It gets its name once it is marked: a gate that ends meanwhile must not take it for one that is over.
  const fresh = join(runsFolder(root), `.${id}`);
  try {
    mkdirSync(join(fresh, 'tmp'), { recursive: true });
    writeFileSync(markOf(fresh), holderText(thisProcess()));
    renameSync(fresh, dir);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  return dir;
};

const makeFolder = (dir: string): void => {
  try {
    mkdirSync(dir);
  } catch (error) {
    if (!isFolder(dir)) throw error;
  }
};

/** Takes away what a run needed only while it was under way. Throws when it cannot. */
export const closeRunFolder = (runDir: string): void => rmSync(join(runDir, 'tmp'), { recursive: true, force: true });

/** The process that still writes to a run; undefined once the run is over. */
export const ownerOf = (runDir: string): number | undefined => {
  try {
    const owner = readHolder(readFileSync(markOf(runDir), 'utf8'));
    // The host may have another name by now (a container): the start of the process tells it from others.
    return owner === undefined || isGone({ ...owner, host: thisProcess().host }) ? undefined : owner.pid;
  } catch {
    return undefined; // no mark: the run has ended by itself
  }
};

const markOf = (runDir: string): string => join(runDir, 'tmp', 'gate.pid');

/** `.gate/` keeps itself out of git, whatever the repository's own rules say. It need not be there yet. */
export const ignoreInGit = (root: string): void => {
  const file = join(root, '.gate', '.gitignore');
  try {
    makeFolder(join(root, '.gate'));
    writeFileSync(file, '*\n', { flag: 'wx' });
  } catch {
    // it is there already
  }
};

/** Lets `.gate/latest` point at a run, without a moment in which it points nowhere. Throws when it cannot. */
export const pointLatest = (root: string, id: string): void => {
  const link = join(root, '.gate', 'latest');
  const fresh = `${link}.${id}`;
  symlinkSync(join('runs', id), fresh, 'dir');
  try {
    renameSync(fresh, link);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
};

/** The folder of a run by its id; `latest` by default, or the newest one where nothing points at a run. */
export const findRunFolder = (root: string, id = 'latest'): string | undefined => {
  const runs = runNames(root);
  const wanted = id === 'latest' ? (latestOf(root) ?? runs.at(-1)) : id;
  return wanted !== undefined && runs.includes(wanted) ? join(runsFolder(root), wanted) : undefined;
};

/** Removes the oldest runs, but for `keep` of them; never one that is under way, nor the latest. Throws when it cannot. */
export const pruneRuns = (root: string, keep: number): void => {
  const runs = runNames(root);
  const latest = latestOf(root);
  for (const name of runs.slice(0, Math.max(0, runs.length - keep))) {
    const dir = join(runsFolder(root), name);
    if (name !== latest && ownerOf(dir) === undefined) rmSync(dir, { recursive: true, force: true });
  }
  for (const dir of neverNamed(root)) rmSync(dir, { recursive: true, force: true });
};

const madeWithinMs = 60 * 60 * 1000;

/** Folders of gates that were killed before they could name them. */
const neverNamed = (root: string): readonly string[] =>
  readdirSync(runsFolder(root))
    .filter(name => name.startsWith('.') && runName.test(name.slice(1)))
    .map(name => join(runsFolder(root), name))
    .filter(dir => Date.now() - (statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > madeWithinMs);

/** The names of the runs, oldest first. */
export const runNames = (root: string): readonly string[] => {
  try {
    return readdirSync(runsFolder(root), { withFileTypes: true })
      .filter(
        entry => runName.test(entry.name) && (entry.isDirectory() || isFolder(join(runsFolder(root), entry.name))),
      )
      .map(({ name }) => name)
      .toSorted(byStart);
  } catch {
    return []; // there has been no run
  }
};

const latestOf = (root: string): string | undefined => {
  try {
    const name = basename(readlinkSync(join(root, '.gate', 'latest')));
    return isFolder(join(runsFolder(root), name)) ? name : undefined;
  } catch {
    return undefined; // nothing points anywhere
  }
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
