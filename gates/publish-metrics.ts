import type { DebtEntry } from '../debt/entry.ts';
import type { HistoryCounts } from '../reports/history/counts.ts';
import type { History } from '../reports/history/history.ts';
import { gateCounts } from './gate-counts.ts';
import { plainly } from './plain-error.ts';

/** Where metrics come from and where they go. */
export type MetricsPlace = {
  readonly history: History;
  /** Of the whole ledger. */
  readonly entries: readonly DebtEntry[];
  /** All suites of the repository: each has its series. */
  readonly suites: readonly string[];
  readonly version: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** Absolute. */
  readonly paths: readonly string[];
};

/** Others may book while the text is made: then it is made again, but not for ever. Who comes later writes what is newer. */
const mostTries = 50;

/** Writes the metrics as the history has them now; what is written is never older than what is there. Gives a sentence when a file could not be written. */
export const publishMetrics = async (place: MetricsPlace): Promise<string | undefined> => {
  const { history, paths } = place;
  if (paths.length === 0) return undefined;
  const [{ metricsText }, { writeTextfile }] = await Promise.all([
    import('../reports/metrics/registry.ts'),
    import('../reports/metrics/textfile.ts'),
  ]);
  let seen = history.project(counts => counts);
  for (let tries = 0; tries < mostTries; tries++) {
    if (!seen.ok) return undefined; // what the history cannot tell is said where the run is booked
    const before = stampOf(seen.value);
    const text = await metricsText(gateCounts(seen.value, place));
    const written = history.project((counts): HistoryCounts | string | undefined => {
      if (stampOf(counts) !== before) return counts;
      return firstTrouble(paths, path => writeTextfile(path, text));
    });
    if (!written.ok || written.value === undefined) return undefined;
    if (typeof written.value === 'string') return written.value;
    seen = { ok: true, value: written.value };
  }
  return undefined;
};

/** Every run that is booked, and every debt that moves, is counted. */
const stampOf = ({ gates, suites }: HistoryCounts): string =>
  JSON.stringify([
    gates.map(({ gate, runs }) => [gate, ...runs.values()]),
    suites.map(({ suite, debtAdded, debtPaid }) => [suite, debtAdded, debtPaid]),
  ]);

const firstTrouble = (paths: readonly string[], write: (path: string) => void): string | undefined => {
  for (const path of paths)
    try {
      write(path);
    } catch (error) {
      return unwritten(path, error);
    }
  return undefined;
};

/** The sentence about a file that could not be written. */
export const unwritten = (path: string, error: unknown): string => `${path} could not be written: ${plainly(error)}`;
