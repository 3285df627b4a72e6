import type { OutcomeKind } from '../../harness/protocol/outcome.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';
import {
  type GateCount,
  type GateCounts,
  killReasons,
  killSecondsBounds,
  type PreflightCount,
  runSecondsBounds,
  type SuiteCount,
} from '../metrics/gate-counts.ts';
import { outcomeCodes } from './codes.ts';
import { histogram, readCounters, type Counter, type Counters } from './counters.ts';
import type { Database } from './database.ts';
import { readFlaky, readLastRuns } from './gauges.ts';
import { readPreflights } from './preflights.ts';

/** The part of the metrics that the history can know: all but what stands in the ledger. */
export type HistoryCounts = Pick<GateCounts, 'gates' | 'killSeconds'> & {
  readonly preflights: readonly PreflightCount[];
  readonly suites: readonly Omit<SuiteCount, 'debtOverdue' | 'debtOldestSeconds'>[];
};

const verdicts: readonly VerdictKind[] = ['pass', 'pass-with-debt', 'conditional', 'fail', 'incomplete', 'interrupted'];

/** Reads everything that is counted. Every series of a gate or suite that was ever booked is there, at 0 where nothing was counted. */
export const readCounts = (database: Database): HistoryCounts => {
  const counters = readCounters(database);
  return {
    gates: gateCounts(database, counters),
    suites: suiteCounts(database, counters),
    preflights: readPreflights(database, counters),
    killSeconds: histogram(counters.get('killSeconds')?.get(''), killSecondsBounds),
  };
};

const gateCounts = (database: Database, counters: Counters): readonly GateCount[] => {
  const last = readLastRuns(database);
  return [...last.keys()].map(gate => ({
    gate,
    runs: filled<VerdictKind>(verdicts, counters.get('runs')?.get(gate)),
    seconds: histogram(counters.get('seconds')?.get(gate), runSecondsBounds),
    ...last.get(gate),
  }));
};

const suiteCounts = (database: Database, counters: Counters): HistoryCounts['suites'] => {
  const flaky = readFlaky(database);
  const total = (counter: Counter, suite: string): number => counters.get(counter)?.get(suite)?.get('') ?? 0;
  return [...(counters.get('leaked')?.keys() ?? [])].map(suite => {
    const results = filled<OutcomeKind>(outcomeCodes, counters.get('results')?.get(suite));
    return {
      suite,
      results,
      hangs: results.get('hung') ?? 0,
      crashes: results.get('crashed') ?? 0,
      leakedProcesses: total('leaked', suite),
      survivors: total('survivors', suite),
      kills: filled<string>(killReasons, counters.get('kills')?.get(suite)),
      flaky: flaky.get(suite) ?? 0,
      debtPaid: total('debtPaid', suite),
      debtAdded: total('debtAdded', suite),
    };
  });
};

const filled = <K extends string>(
  keys: readonly K[],
  parts: ReadonlyMap<string, number> | undefined,
): ReadonlyMap<K, number> => new Map(keys.map(key => [key, parts?.get(key) ?? 0]));
