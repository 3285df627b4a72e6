import type { RunEvent } from '../../harness/protocol/event.ts';
import { isPseudo } from '../../harness/protocol/test-id.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { FileRef } from '../../suites/adapter.ts';
import { fileKey } from '../../suites/file-key.ts';
import type { ReadySuite } from '../find-suites.ts';
import type { Piece } from './divide.ts';

/** What a suite said when it was listed: its files, each with how many tests it has. None: it stays whole. */
export type ListedFiles = {
  readonly suite: string;
  readonly files: readonly { readonly ref: FileRef; readonly tests: number }[];
};

/** Reads a listing. A suite that cannot be divided, or that could not be listed, has no files. */
export const listedFiles = async (
  { suite: { name }, adapter }: ReadySuite,
  events: AsyncIterable<RunEvent> | readonly RunEvent[],
): Promise<ListedFiles> => {
  const files = new Map<string, { readonly ref: FileRef; tests: number }>();
  let isWhole = !adapter.selects;
  const see = (file: string | undefined, project: string | undefined, tests: number): void => {
    // Trouble of the session belongs to no file: nobody knows which part of the suite it hides.
    if (file === undefined) isWhole = true;
    if (file === undefined) return;
    const ref = { file, ...(project === undefined ? {} : { project }) };
    const entry = files.get(fileKey(ref)) ?? { ref, tests: 0 };
    entry.tests += tests;
    files.set(fileKey(ref), entry);
  };
  for await (const event of events) {
    if (event.type === 'tests-discovered') for (const { ref } of event.tests) see(ref.file, ref.project, 1);
    if (event.type === 'test-finished') see(event.ref.file, event.ref.project, 0);
    if (event.type === 'suite-finished' && event.incomplete !== undefined && files.size === 0) isWhole = true;
  }
  return { suite: name, files: isWhole ? [] : [...files.values()] };
};

/** The pieces of all suites, each with its time as it is remembered. */
export const piecesOf = (
  listed: readonly ListedFiles[],
  history: readonly TestHistory[],
  tied: readonly (readonly string[])[] = [],
): readonly Piece[] => {
  const tieOf = (suite: string): Pick<Piece, 'tie'> => {
    const tie = tied.find(group => group.includes(suite))?.join('\0');
    return tie === undefined ? {} : { tie };
  };
  const times = new Map<string, number>();
  for (const test of history) {
    if (isPseudo(test) || test.ms === undefined) continue;
    for (const key of [suiteKey(test.suite), fileKeyOf(test.suite, test)])
      times.set(key, (times.get(key) ?? 0) + test.ms);
  }
  return listed.flatMap(({ suite, files }): readonly Piece[] =>
    files.length === 0
      ? [timed({ suite, ...tieOf(suite) }, times.get(suiteKey(suite)))]
      : files.map(({ ref }) => timed({ suite, file: ref, ...tieOf(suite) }, times.get(fileKeyOf(suite, ref)))),
  );
};

const timed = (piece: Piece, ms: number | undefined): Piece =>
  ms === undefined ? piece : { ...piece, ms: Math.round(ms) };

const suiteKey = (suite: string): string => JSON.stringify([suite]);
const fileKeyOf = (suite: string, ref: { readonly file: string; readonly project?: string }): string =>
  JSON.stringify([suite, fileKey(ref)]);
