import type { HistoryCounts } from '../reports/history/counts.ts';
import { gateCounts, type Known } from './gate-counts.ts';
import type { History } from '../reports/history/history.ts';
import { type ReadinessFacts, readinessText } from './preflight/readiness-text.ts';

/** Everything that the metrics of a repository are made of beside its history. */
export type MetricsFacts = Known & {
  /** Absent: no preflight is configured, and nothing is told of one. */
  readonly preflight?: ReadinessFacts;
};

/** The metrics as text, or one sentence why nothing can be told: what is not known is not told as 0. */
export type MetricsText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** The metrics of the gates and of the preflight in one text, as the history has them now: what the two textfiles hold, line by line. */
export const wholeMetrics = async (history: History | undefined, facts: MetricsFacts): Promise<MetricsText> => {
  const seen = history?.counts() ?? { ok: true, value: none };
  if (!seen.ok) return seen;
  const { metricsText } = await import('../reports/metrics/registry.ts');
  const gates = await metricsText(gateCounts(seen.value, facts));
  if (facts.preflight === undefined) return { ok: true, text: gates };
  return { ok: true, text: `${gates}${await readinessText(facts.preflight, seen.value.preflights)}` };
};

const none: HistoryCounts = {
  gates: [],
  suites: [],
  preflights: [],
  killSeconds: { sum: 0, count: 0, buckets: new Map() },
};
