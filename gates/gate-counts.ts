import { daysBetween } from '../debt/dates.ts';
import type { DebtEntry } from '../debt/entry.ts';
import { suiteOf } from '../debt/suite-folder.ts';
import type { HistoryCounts } from '../reports/history/counts.ts';
import type { Counted, GateCount, GateCounts, SuiteCount } from '../reports/metrics/gate-counts.ts';

/** What is known beside the history: the ledger, and which series there must be. */
export type Known = {
  readonly entries: readonly DebtEntry[];
  readonly suites: readonly string[];
  readonly version: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
};

const gateNames = ['fast', 'core', 'full', 'run', 'preflight'];
const daySeconds = 86_400;

/** Everything that the metrics are made of: the history's counts, the ledger as it is, and zeros for what has not happened yet. */
export const gateCounts = (counts: HistoryCounts, { entries, suites, version, today }: Known): GateCounts => {
  const gates = new Map(gateNames.map(gate => [gate, idle(gate)]));
  for (const gate of counts.gates) gates.set(gate.gate, gate);
  const rows = new Map<string, HistoryCounts['suites'][number]>();
  for (const suite of [...suites, ...entries.map(({ test }) => suiteOf(test))]) rows.set(suite, quiet(suite));
  for (const row of counts.suites) rows.set(row.suite, row);
  return {
    version,
    gates: [...gates.values()],
    suites: [...rows.values()].map(row => ({ ...row, ...owed(row.suite, entries, today) })),
    killSeconds: counts.killSeconds,
    debt: debtRows(entries),
  };
};

const nothing: Counted = { sum: 0, count: 0, buckets: new Map() };

const idle = (gate: string): GateCount => ({ gate, runs: new Map(), seconds: nothing });

const quiet = (suite: string): HistoryCounts['suites'][number] => ({
  suite,
  results: new Map(),
  hangs: 0,
  crashes: 0,
  leakedProcesses: 0,
  survivors: 0,
  kills: new Map(),
  flaky: 0,
  debtPaid: 0,
  debtAdded: 0,
});

const owed = (
  suite: string,
  entries: readonly DebtEntry[],
  today: string,
): Pick<SuiteCount, 'debtOverdue' | 'debtOldestSeconds'> => {
  const own = entries.filter(({ test, state }) => suiteOf(test) === suite && state !== 'proposed');
  const overdue = own.filter(({ state, due }) => state !== 'accepted' && due !== undefined && due < today);
  const days = Math.max(0, ...own.map(({ since }) => daysBetween(since, today)));
  return { debtOverdue: overdue.length, debtOldestSeconds: days * daySeconds };
};

const debtRows = (entries: readonly DebtEntry[]): GateCounts['debt'] => {
  const rows = new Map<string, GateCounts['debt'][number]>();
  for (const { test, kind, state } of entries) {
    const suite = suiteOf(test);
    const key = JSON.stringify([suite, kind, state]);
    rows.set(key, { suite, kind, state, entries: (rows.get(key)?.entries ?? 0) + 1 });
  }
  return [...rows.values()];
};
