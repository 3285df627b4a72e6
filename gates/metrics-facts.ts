import { utcDay } from '../debt/dates.ts';
import { systemClock } from '../harness/clock.ts';
import type { LoadedConfig, PreflightConfig } from './config/config.ts';
import { openLedger } from './open-ledger.ts';
import { planPreflight } from './preflight/plan.ts';
import type { ReadinessFacts } from './preflight/readiness-text.ts';
import { gateVersion } from './version.ts';
import type { MetricsFacts } from './whole-metrics.ts';

/** What the metrics of a repository are made of, as its ledger and its environment are now. Throws `UsageError` where one of them cannot be used. */
export const metricsFacts = (config: LoadedConfig, suites: readonly string[]): MetricsFacts => {
  const { root, preflight } = config;
  const today = utcDay(systemClock.wall());
  return {
    entries: openLedger(config, today).entries,
    suites,
    version: gateVersion(),
    today,
    ...(preflight === undefined || preflight.checks.length === 0 ? {} : { preflight: readinessFacts(preflight, root) }),
  };
};

const readinessFacts = (preflight: PreflightConfig, root: string): ReadinessFacts => {
  const { head, namespace } = planPreflight(preflight, { root, variables: process.env, mode: 'real-check' });
  return { namespace, env: head.env, checks: head.checks.map(({ name }) => name), wall: systemClock.wall };
};
