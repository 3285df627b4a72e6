import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { LoadedConfig } from './config/config.ts';
import { leanFor } from './lean-heap.ts';
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
  /** Whether there is any test to remember. */
  readonly knowsTests: () => boolean;
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

/** Whose history it is, and where it is kept. */
export type Remembered = Pick<LoadedConfig, 'root' | 'history'>;

/** Opens the history of a repository. Where there is none, it is made, or stays away when it is only to be read. */
export const openMemory = async (whose: Remembered, { make }: { readonly make: boolean }): Promise<Memory> => {
  if (whose.history !== undefined) {
    const { openShared } = await import('./shared-history.ts');
    const shared = await openShared(whose.history, { root: whose.root, make });
    if (!shared.ok) return without(shared.why);
    return shared.value === undefined ? without() : within(shared.value);
  }
  const path = join(whose.root, '.gate', 'history.db');
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
    tests: () => {
      leanFor(answer(history.size(), 0));
      return answer(history.tests(), []);
    },
    knowsTests: () => answer(history.size(), 0) > 0,
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
  knowsTests: () => false,
  baseline: () => undefined,
  streaks: () => new Map(),
  runsOf: () => new Map(),
  commitOf: () => undefined,
  close: () => undefined,
});
