import { createReadStream, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunnerEvent } from '../harness/protocol/event.ts';
import type { Decoder } from './adapter.ts';
import { matchesAny, mayReach } from './path-patterns.ts';

/** The reports that were there before a launch, by path relative to `cwd`, with what tells one writing of a file from another. */
export type ReportFiles = {
  readonly cwd: string;
  readonly patterns: readonly string[];
  readonly before: ReadonlyMap<string, string>;
};

const mostFiles = 50_000;
const mostBytes = 1024 * 1024 * 1024;
const foreign = new Set(['node_modules', '.git', '.gate']);

/** Looks before a launch, so that its reports can be told from those of an earlier one, whatever the clocks say. */
export const reportFiles = async (cwd: string, patterns: readonly string[]): Promise<ReportFiles> => ({
  cwd,
  patterns,
  before: await look(cwd, patterns),
});

/** Reads what a launch has written, file by file, in the order of their names. */
export async function* readReports(
  { cwd, patterns, before }: ReportFiles,
  decode: Decoder,
  cut: boolean,
): AsyncGenerator<RunnerEvent, void> {
  const now = await look(cwd, patterns);
  const fresh = [...now].filter(([file, writing]) => before.get(file) !== writing).map(([file]) => file);
  let bytes = 0;
  for (const file of fresh.toSorted()) {
    const reader = decode.report?.(file);
    if (reader === undefined) continue;
    let fault: string | undefined;
    try {
      for await (const chunk of createReadStream(join(cwd, file)) as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > mostBytes) {
          fault = 'the reports of this launch have more than 1 GiB together';
          break;
        }
        yield* reader.chunk(chunk);
      }
    } catch (error) {
      fault = error instanceof Error ? error.message.replace(`, open '${join(cwd, file)}'`, '') : String(error);
    }
    yield* reader.end(fault);
  }
  if (now.size >= mostFiles)
    yield { type: 'incomplete', reason: `more than ${mostFiles} files look like reports: not all were read` };
  yield* decode.reported?.({ fresh: fresh.length, stale: now.size - fresh.length, cut }) ?? [];
}

const look = async (cwd: string, patterns: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  let level: readonly string[] = [''];
  while (level.length > 0 && found.size < mostFiles) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = await entriesOf(join(cwd, folder));
      const paths = entries.map(entry => ({ entry, path: folder === '' ? entry.name : `${folder}/${entry.name}` }));
      const inner = paths.filter(({ entry, path }) => entry.isDirectory() && isWanted(entry.name, path, patterns));
      next.push(...inner.map(({ path }) => path));
      for (const { entry, path } of paths) {
        const isReport = !entry.isDirectory() && matchesAny(path, patterns);
        const writing = isReport ? await writingOf(join(cwd, path)) : undefined;
        if (writing !== undefined) found.set(path, writing);
      }
    }
    level = next;
  }
  return found;
};

/** A folder that may hold a report. What others own is entered only where a pattern names it. */
const isWanted = (name: string, path: string, patterns: readonly string[]): boolean =>
  patterns.some(pattern => mayReach(pattern, path) && (!foreign.has(name) || pattern.split('/').includes(name)));

const entriesOf = async (folder: string): Promise<readonly Dirent[]> => {
  try {
    return (await readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return []; // not there yet, or not to be read
  }
};

const writingOf = async (file: string): Promise<string | undefined> => {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return undefined; // a dangling link, or gone meanwhile
  }
};
