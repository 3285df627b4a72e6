import type { RunEvent, SuiteEvent } from '../harness/protocol/event.ts';
import type { FileRef, Selection } from './adapter.ts';
import type { Fated } from './fates.ts';
import { fileKey } from './file-key.ts';
import { type LaunchNeeds, runLaunches } from './launches.ts';
import { LooseEnds } from './loose-ends.ts';

/** Some tests of a suite, to be run again without the others. */
export type RerunOf = {
  readonly tests: readonly Fated[];
  readonly startedAt: number;
  readonly launched: number;
  readonly why: string;
};

/** Launches of the suite so far, and lines that could not be read. */
export type Rerun = { readonly launched: number; readonly torn: number };

/**
 * Runs some tests again, where the runner can be told so in a launch that holds only them. What it says of other tests, of
 * hooks and loads, and of tests that could not run, is left out: it takes nothing back that is known.
 */
export async function* rerun(
  how: LaunchNeeds,
  { tests, startedAt, launched, why }: RerunOf,
  tell: (event: SuiteEvent) => RunEvent | undefined,
): AsyncGenerator<RunEvent, Rerun> {
  const { suite, adapter } = how;
  const wanted = new Set<string>(tests.map(({ id }) => id));
  const ends = new LooseEnds(suite.name);
  const only = adapter.selects ? { only: selectionOf(tests) } : {};
  const launches = runLaunches(how, { ends, startedAt, launched, why, ...only });
  for (;;) {
    const next = await launches.next();
    if (next.done === true) return next.value;
    const told = isOf(next.value, wanted) ? tell(next.value) : undefined;
    if (told !== undefined) yield told;
  }
}

const isOf = (event: SuiteEvent, wanted: ReadonlySet<string>): boolean => {
  switch (event.type) {
    case 'tests-discovered':
    case 'step-started':
    case 'step-finished':
      return false;
    case 'test-finished':
      return wanted.has(event.test) && event.outcome.kind !== 'not-run' && event.outcome.kind !== 'skipped';
    case 'test-started':
    case 'slow':
      return wanted.has(event.test);
    default:
      return true;
  }
};

/** Just these tests. */
export const selectionOf = (tests: readonly Fated[]): Selection => {
  const files = new Map<string, FileRef>();
  for (const { ref } of tests) {
    if (ref.file === undefined) continue;
    const file = { file: ref.file, ...(ref.project === undefined ? {} : { project: ref.project }) };
    files.set(fileKey(file), file);
  }
  return { files: [...files.values()], tests: tests.map(({ ref }) => ref) };
};
