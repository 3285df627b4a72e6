import type { Counted, GateCount, GateCounts, PreflightCount, SuiteCount } from './gate-counts.ts';

/** A histogram in which nothing was counted. */
export const nothing: Counted = { sum: 0, count: 0, buckets: new Map() };

/** A gate that has never run, unless told otherwise. */
export const sampleGate = (more: Partial<GateCount> = {}): GateCount => ({
  gate: 'full',
  runs: new Map(),
  seconds: nothing,
  ...more,
});

/** A suite that has never run, unless told otherwise. */
export const sampleSuite = (more: Partial<SuiteCount> = {}): SuiteCount => ({
  suite: 'unit',
  results: new Map(),
  hangs: 0,
  crashes: 0,
  leakedProcesses: 0,
  survivors: 0,
  kills: new Map(),
  flaky: 0,
  debtOverdue: 0,
  debtOldestSeconds: 0,
  debtPaid: 0,
  debtAdded: 0,
  ...more,
});

/** A preflight that has never run, unless told otherwise. */
export const samplePreflight = (more: Partial<PreflightCount> = {}): PreflightCount => ({
  env: 'paper',
  runs: 0,
  seconds: nothing,
  checks: new Map(),
  redis: nothing,
  postgres: nothing,
  succeeded: false,
  ...more,
});

/** Counts of nothing, unless told otherwise. */
export const sampleCounts = (more: Partial<GateCounts> = {}): GateCounts => ({
  version: '0.1.0',
  gates: [sampleGate()],
  suites: [sampleSuite()],
  killSeconds: nothing,
  debt: [],
  ...more,
});
