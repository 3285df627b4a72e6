import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Stamped } from '../../harness/protocol/event.ts';
import type { RunHead, SuiteHead } from '../../harness/protocol/record.ts';
import { readJournal } from '../journal.ts';
import { findRunFolder, ownerOf } from '../run-folder.ts';
import { UsageError } from '../usage-error.ts';

/** One of the runs that are to be joined, as its journal tells it. */
export type Part = {
  readonly runDir: string;
  readonly head: RunHead;
  readonly suites: readonly SuiteHead[];
  /** After the first, before the last. */
  readonly events: readonly Stamped[];
};

/** Reads a run by its id or its folder. Throws `UsageError` where it has not come to its end. */
export const readPart = (root: string, cwd: string, named: string): Part => {
  const runDir = folderOf(root, cwd, named);
  if (runDir === undefined)
    throw new UsageError(`there is no run ${JSON.stringify(named)}: name a folder, or one of those in .gate/runs.`);
  const { events, cut } = readJournal(runDir);
  const [first, ...rest] = events;
  const owner = ownerOf(runDir);
  if (owner !== undefined)
    throw new UsageError(`run ${basename(runDir)} is still under way (pid ${owner}): wait for it.`);
  if (first?.event.type !== 'run-started' || cut !== undefined)
    throw new UsageError(
      `run ${basename(runDir)} cannot be joined: ${cut ?? 'its journal has no start'}; run it again.`,
    );
  const { run: head, suites } = first.event;
  const stop = rest.find(({ event }) => event.type === 'interrupted')?.event;
  if (stop?.type === 'interrupted')
    throw new UsageError(`run ${head.id} was stopped by ${stop.signal} before it had run everything: run it again.`);
  const finished = new Set(rest.flatMap(({ event }) => (event.type === 'suite-finished' ? [event.suite] : [])));
  const open = suites.find(({ name }) => !finished.has(name));
  if (open !== undefined) throw new UsageError(`run ${head.id} ended before its suite ${open.name} did: run it again.`);
  return { runDir, head, suites, events: rest };
};

const folderOf = (root: string, cwd: string, named: string): string | undefined => {
  const path = resolve(cwd, named);
  if (isFile(join(path, 'events.ndjson'))) return path;
  return findRunFolder(root, named);
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
