import { join } from 'node:path';
import type { Settlement } from '../harness/protocol/debt.ts';
import type { RunHead } from '../harness/protocol/record.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { readJournal } from './journal.ts';
import { findRunFolder, runNames, runsFolder } from './run-folder.ts';

/** A run that was held against the ledger. */
export type SettledRun = {
  readonly head: RunHead;
  readonly settlement: Settlement;
  /** Absent: it ended before its verdict. */
  readonly verdict?: Verdict;
};

/** What a run came to when it was held against the ledger; undefined where there is no such run, or it never came so far. */
export const settledRun = (root: string, id?: string): SettledRun | undefined => {
  const runDir = findRunFolder(root, id);
  return runDir === undefined ? undefined : read(runDir);
};

/** The newest run of everything that has come to its end: only that one may clear anything. */
export const lastWholeRun = (root: string): SettledRun | undefined => {
  for (const name of runNames(root).toReversed()) {
    const run = read(join(runsFolder(root), name));
    if (run !== undefined && !run.head.partial && run.verdict !== undefined && isEnd(run.verdict)) return run;
  }
  return undefined;
};

const isEnd = ({ kind }: Verdict): boolean => kind !== 'interrupted' && kind !== 'incomplete';

const read = (runDir: string): SettledRun | undefined => {
  const { events } = readJournal(runDir);
  let found: { head?: RunHead; settlement?: Settlement; verdict?: Verdict } = {};
  for (const { event } of events) {
    if (event.type === 'run-started') found = { head: event.run };
    if (event.type === 'settled') found.settlement = event.settlement;
    if (event.type === 'run-finished') found.verdict = event.verdict;
  }
  const { head, settlement, verdict } = found;
  if (head === undefined || settlement === undefined) return undefined;
  return { head, settlement, ...(verdict === undefined ? {} : { verdict }) };
};
