import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Stamped } from '../../harness/protocol/event.ts';
import { parseJournalLine } from '../../harness/protocol/journal-line.ts';
import type { RunHead } from '../../harness/protocol/record.ts';
import { readJournal } from '../journal.ts';
import { ownerOf, runNames, runsFolder } from '../run-folder.ts';
import { UsageError } from '../usage-error.ts';
import { difference, type Here } from './difference.ts';

/** An interrupted run that this one can go on with. */
export type Interrupted = { readonly id: string; readonly runDir: string; readonly events: readonly Stamped[] };

type Candidate = { readonly id: string; readonly runDir: string; readonly head: RunHead; readonly at: number };

/** The newest run of a gate with the same commit, files and configuration, if it was interrupted. Throws `UsageError` otherwise. */
export const findInterrupted = (root: string, here: Here): Interrupted => {
  if (here.commit === undefined)
    throw new UsageError(
      `--resume needs a commit of git: without one nobody can tell whether the tests are still the same. Type \`${here.command}\`.`,
    );
  const cut: Candidate[] = [];
  for (const run of candidates(root, here.gate)) {
    const { events } = readJournal(run.runDir);
    const isSame = difference(run.head, here) === undefined;
    if (!isInterrupted(events)) {
      if (!isSame) continue;
      throw new UsageError(
        `there is nothing to resume: the last \`${here.command}\` of this commit (${run.id}) has run to its end. Type \`${here.command}\` to run it again.`,
      );
    }
    // One that died while it took over another has nothing that the other has not.
    if (run.head.resumedFrom !== undefined && events.every(({ event }) => event.type !== 'resumed')) continue;
    if (isSame) return { id: run.id, runDir: run.runDir, events };
    cut.push(run);
  }
  const [newest] = cut;
  throw new UsageError(
    newest === undefined
      ? `there is no interrupted run of \`gate ${here.gate}\` here to resume. Type \`${here.command}\`.`
      : `the interrupted run ${newest.id} cannot be resumed: ${difference(newest.head, here) ?? ''}, or type \`${here.command}\` to run everything.`,
  );
};

/** It ended before its verdict, its verdict is that it was stopped, or the gate itself failed before all suites had run. */
const isInterrupted = (events: readonly Stamped[]): boolean => {
  const last = events.at(-1)?.event;
  if (last?.type !== 'run-finished' || last.verdict.kind === 'interrupted') return true;
  const left = new Set(events.flatMap(({ event }) => (event.type === 'run-started' ? event.suites : [])).map(nameOf));
  for (const { event } of events) if (event.type === 'suite-finished') left.delete(event.suite);
  return left.size > 0;
};

const nameOf = ({ name }: { readonly name: string }): string => name;

/** Runs of a gate that nobody writes to any more, the newest first. */
const candidates = (root: string, gate: string): readonly Candidate[] =>
  runNames(root)
    .filter(id => id.replace(/^[^-]*-/, '').replace(/-[^-]*$/, '') === gate)
    .map(id => ({ id, runDir: join(runsFolder(root), id) }))
    .filter(({ runDir }) => ownerOf(runDir) === undefined)
    .flatMap((run): readonly Candidate[] => {
      const start = firstLine(run.runDir);
      return start?.event.type === 'run-started' ? [{ ...run, head: start.event.run, at: start.at }] : [];
    })
    .toSorted((a, b) => b.at - a.at);

/** How a journal begins: the whole of it may be long. */
const firstLine = (runDir: string): Stamped | undefined => {
  try {
    const fd = openSync(join(runDir, 'events.ndjson'), 'r');
    try {
      const bytes = Buffer.alloc(1024 * 1024);
      const text = bytes.toString('utf8', 0, readSync(fd, bytes));
      return parseJournalLine(text.slice(0, text.indexOf('\n')));
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined; // no journal, no run
  }
};
