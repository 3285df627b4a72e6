import type { RunRecord } from '../../harness/protocol/record.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import type { AlertStore } from '../alerts/store.ts';
import { alertStoreIn } from './alerts/alert-store.ts';
import { packRun, unpackRun } from './archive.ts';
import { readBaseline } from './baselines.ts';
import { readRun } from './booked-rows.ts';
import { bookingOf, type Booking, type DebtMoves } from './booking.ts';
import { numberAt } from './cells.ts';
import { takeFromEarlier } from './counted-before.ts';
import { count, countDebt } from './counters.ts';
import { readCounts, type HistoryCounts } from './counts.ts';
import { openDatabase, type Database } from './database.ts';
import { newestPosition, note } from './gauges.ts';
import { readRerunCosts, type RerunCost } from './flaky-costs.ts';
import { known, unanswered, type Known } from './known.ts';
import type { PostgresPlace } from './postgres/open.ts';
import { beginPreflight, countPreflight, endPreflight } from './preflights.ts';
import { pruneRuns, type Keep } from './prune.ts';
import { readTests } from './remembered.ts';
import { isBooked, writeRun } from './run-rows.ts';
import { readRuns, type RunSummary } from './run-summaries.ts';
import { readTotals, type RunTotals } from './run-totals.ts';
import { prepareSchema } from './schema.ts';
import { readStreaks, type Streak } from './streaks.ts';
import type { Baseline, TestHistory } from './test-history.ts';
import { readTestRuns, type TestRun } from './test-runs.ts';

/** What is remembered of all runs. Every answer may be a sentence instead: the file can be locked, full or damaged, and a server gone, at any time. */
export type History = {
  /** Books a run in one transaction. One that is booked already, or was before it was pruned, is left alone. */
  readonly record: (run: RunRecord, moves?: DebtMoves) => Known<Booked>;
  /** Counts entries that were written into the ledger, or removed from it as paid, between two runs. */
  readonly bookDebt: (moves: DebtMoves) => Known<undefined>;
  /** The tests of some suites, or of all, each over its newest outcomes. Pseudo-tests too. */
  readonly tests: (suites?: readonly string[]) => Known<readonly TestHistory[]>;
  /** How many tests are known, however long ago they ran. */
  readonly size: () => Known<number>;
  /** The newest complete run of a gate; `core` and `full` count as one. */
  readonly baseline: (gate: string) => Known<Baseline | undefined>;
  /** Every run in which these tests have run, the oldest first. */
  readonly runsOf: (tests: readonly TestId[]) => Known<ReadonlyMap<TestId, readonly TestRun[]>>;
  /** How many tests of a run came to what; all 0 for a run that is not known. */
  readonly totals: (run: string) => Known<RunTotals>;
  /** Runs in a row, counted from the newest, in which these tests were clean, or failed. */
  readonly streaks: (tests: readonly TestId[]) => Known<ReadonlyMap<TestId, Streak>>;
  /** The tests whose attempts beside the first have cost the most time. */
  readonly rerunCosts: (most: number) => Known<readonly RerunCost[]>;
  /** All counts as they are now. Who writes meanwhile is neither waited for nor held up. */
  readonly counts: () => Known<HistoryCounts>;
  /** Reads all counts and calls `write` under the same write lock, so that what it writes is never older than what another process wrote. */
  readonly project: <T>(write: (counts: HistoryCounts) => T) => Known<T>;
  /** A run as the bytes of a file, for another machine. */
  readonly export: (run: string) => Known<Uint8Array>;
  /** Books a run of another machine. `from` is the name of its file, for people. */
  readonly import: (bytes: Uint8Array, from: string) => Known<Booked & { readonly run: string }>;
  /** Newest first. */
  readonly runs: () => Known<readonly RunSummary[]>;
  /** Forgets old runs and gives back how many. No count ever falls. */
  readonly prune: (keep: Keep) => Known<number>;
  /** A preflight begins: from now on its environment is not ready. */
  readonly beginPreflight: (env: string, run: string) => Known<undefined>;
  /** It has shown that its environment is ready, until then; false where another has begun meanwhile. */
  readonly endPreflight: (env: string, run: string, readyUntil: number) => Known<boolean>;
  /** The alerts, and what became of them. */
  readonly alerts: AlertStore;
  readonly close: () => void;
};

/** Whether a run was new to the history. */
export type Booked = { readonly isNew: boolean };

/** How many outcomes of a test are looked at. */
const recentRuns = 20;

/** Opens the history, or says in one sentence why there is none; a file that cannot be used is left as it is. */
export const openHistory = async (
  path: string,
  { recent = recentRuns, timeoutMs }: { readonly recent?: number; readonly timeoutMs?: number } = {},
): Promise<Known<History>> => {
  const opened = await openDatabase(path, timeoutMs === undefined ? {} : { timeoutMs });
  if (!opened.ok) return opened;
  const prepared = prepareSchema(opened.value);
  if (prepared.ok) return known(historyIn(opened.value, recent));
  opened.value.close();
  return prepared;
};

/** The same in a PostgreSQL database, which many machines may share; undefined where there is none and it is only to be read. */
export const openSharedHistory = async (
  place: PostgresPlace,
  { recent = recentRuns }: { readonly recent?: number } = {},
): Promise<Known<History | undefined>> => {
  const { openPostgres } = await import('./postgres/open.ts');
  const opened = await openPostgres(place);
  if (!opened.ok || opened.value === undefined) return opened.ok ? known(undefined) : opened;
  return known(historyIn(opened.value, recent));
};

const historyIn = (database: Database, recent: number): History => {
  const read = <T>(work: () => T): Known<T> => database.attempt(() => database.transaction('read', work));
  const write = <T>(work: () => T): Known<T> => database.attempt(() => database.transaction('write', work));
  return {
    record: (run, moves) => {
      const booking = bookingOf(run, moves);
      return write(() => book(database, placed(database, booking)));
    },
    bookDebt: moves =>
      write(() => {
        countDebt(database, moves);
        return undefined;
      }),
    tests: suites => read(() => readTests(database, { recent, ...(suites === undefined ? {} : { suites }) })),
    size: () => read(() => numberAt(database.rows('select count(*) from tests')[0], 0)),
    baseline: gate => read(() => readBaseline(database, gate)),
    runsOf: tests => read(() => readTestRuns(database, tests)),
    totals: run => read(() => readTotals(database, run)),
    streaks: tests => read(() => readStreaks(database, tests)),
    rerunCosts: most => read(() => readRerunCosts(database, most)),
    counts: () => read(() => readCounts(database)),
    project: use => write(() => use(readCounts(database))),
    export: run => {
      const booking = read(() => readRun(database, run));
      if (!booking.ok) return booking;
      return booking.value === undefined
        ? unanswered(`${database.path} knows no run ${run}: \`gate history\` lists those that it knows.`)
        : known(packRun(booking.value));
    },
    import: (bytes, from) => {
      const booking = unpackRun(bytes, from);
      if (!booking.ok) return booking;
      return write(() => ({ ...book(database, booking.value), run: booking.value.run.id }));
    },
    runs: () => read(() => readRuns(database)),
    prune: keep => write(() => pruneRuns(database, keep)),
    beginPreflight: (env, run) => write(() => beginPreflight(database, env, run)),
    endPreflight: (env, run, readyUntil) => write(() => endPreflight(database, env, run, readyUntil)),
    alerts: alertStoreIn(database, { read, write }),
    close: database.close,
  };
};

const book = (database: Database, booking: Booking): Booked => {
  if (isBooked(database, booking.run.id)) return { isNew: false };
  writeRun(database, booking);
  count(database, takeFromEarlier(database, booking));
  note(database, booking);
  if (booking.preflight !== undefined) countPreflight(database, booking.preflight);
  return { isNew: true };
};

/** A run of this machine that ends now is the newest one, whatever the clock says. */
const placed = (database: Database, booking: Booking): Booking => ({
  ...booking,
  run: { ...booking.run, position: Math.max(booking.run.position, newestPosition(database) + 1) },
});
