import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { History } from '../reports/history/history.ts';
import type { Known } from '../reports/history/known.ts';
import type { Streak } from '../reports/history/streaks.ts';
import type { Baseline, TestHistory } from '../reports/history/test-history.ts';
import type { TestRun } from '../reports/history/test-runs.ts';

/** What is remembered of earlier runs here. What cannot be read is as good as not remembered, and is told. */
export type Memory = {
  /** Why it cannot be used, or could not be asked: the first such sentence. */
  readonly trouble: () => string | undefined;
  readonly tests: () => readonly TestHistory[];
  readonly baseline: (gate: string) => Baseline | undefined;
  readonly streaks: (tests: readonly TestId[]) => ReadonlyMap<TestId, Streak>;
  /** Every run in which these tests have run, the oldest first. */
  readonly runsOf: (tests: readonly TestId[]) => ReadonlyMap<TestId, readonly TestRun[]>;
  /** The commit that a run was of. */
  readonly commitOf: (run: string) => string | undefined;
  /** The history itself, where there is one. */
  readonly history?: History;
  readonly close: () => void;
};

/** Where the history of a repository lies. */
export const historyPath = (root: string): string => join(root, '.gate', 'history.db');

/** Opens the history of a repository. Where there is none, it is made, or stays away when it is only to be read. */
export const openMemory = async (root: string, { make }: { readonly make: boolean }): Promise<Memory> => {
  const path = historyPath(root);
  if (!make && !existsSync(path)) return without();
  const { openHistory } = await import('../reports/history/history.ts');
  const opened = await openHistory(path);
  return opened.ok ? within(opened.value) : without(opened.why);
};

const within = (history: History): Memory => {
  let trouble: string | undefined;
  const answer = <T>(known: Known<T>, otherwise: T): T => {
    if (known.ok) return known.value;
    trouble ??= known.why;
    return otherwise;
  };
  return {
    trouble: () => trouble,
    tests: () => answer(history.tests(), []),
    baseline: gate => answer(history.baseline(gate), undefined),
    streaks: tests => (tests.length === 0 ? new Map() : answer(history.streaks(tests), new Map())),
    runsOf: tests => (tests.length === 0 ? new Map() : answer(history.runsOf(tests), new Map())),
    commitOf: run => answer(history.runs(), []).find(({ id }) => id === run)?.commit,
    history,
    close: history.close,
  };
};

const without = (trouble?: string): Memory => ({
  trouble: () => trouble,
  tests: () => [],
  baseline: () => undefined,
  streaks: () => new Map(),
  runsOf: () => new Map(),
  commitOf: () => undefined,
  close: () => undefined,
});
