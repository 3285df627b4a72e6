import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { readJournal } from '../journal.ts';
import { findRunFolder } from '../run-folder.ts';
import type { Plant } from './plant.ts';

/** What one plant has left behind: what it says itself, what the gate says, and who is alive. */
export type Evidence = {
  /** The pids that must be gone, as their own processes wrote them. */
  readonly planted: readonly number[];
  /** Of its suite, in order. */
  readonly events: readonly Stamped[];
  readonly tests: readonly TestRecord[];
  /** Alive after the gate has ended: looked for by the mark of the plant, whatever the gate says. */
  readonly alive: readonly { readonly pid: number; readonly command: string }[];
};

/** What a gate has written about a planted project. */
export type Files = { readonly events: readonly Stamped[]; readonly tests: readonly TestRecord[] };

/** Reads the latest run of a planted project; undefined when there is none that came to its end. */
export const readRun = (dir: string): Files | undefined => {
  const runDir = findRunFolder(dir);
  if (runDir === undefined) return undefined;
  const { events, cut } = readJournal(runDir);
  if (cut !== undefined) return undefined;
  try {
    const { tests } = JSON.parse(readFileSync(join(runDir, 'run.json'), 'utf8')) as RunRecord;
    return { events, tests };
  } catch {
    return undefined; // a gate that could not write it has ended red, and its words are shown
  }
};

/** The part of a run that is about one plant. */
export const evidenceOf = (
  dir: string,
  { name }: Plant,
  { events, tests }: Files,
  alive: Evidence['alive'],
): Evidence => ({
  planted: pidsIn(join(dir, name, 'planted.pid')),
  events: events.filter(({ event }) => suiteOf(event) === name),
  tests: tests.filter(({ suite }) => suite === name),
  alive,
});

const suiteOf = (event: RunEvent): string | undefined => ('suite' in event ? event.suite : undefined);

const pidsIn = (file: string): readonly number[] => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return []; // it did not come to its deed
  }
};
