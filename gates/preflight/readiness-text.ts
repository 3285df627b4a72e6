import type { PreflightCount } from '../../reports/metrics/gate-counts.ts';

/** What the metrics of the preflight are about, beside what was counted. */
export type ReadinessFacts = {
  readonly namespace: string;
  readonly env: string;
  readonly checks: readonly string[];
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
};

/** The metrics of the preflight as text: the environment that it is about is there from the first moment on. */
export const readinessText = async (facts: ReadinessFacts, counts: readonly PreflightCount[]): Promise<string> => {
  const { preflightText } = await import('../../reports/metrics/registry.ts');
  return preflightText({
    namespace: facts.namespace,
    checks: facts.checks,
    now: facts.wall() / 1000,
    envs: counts.some(({ env }) => env === facts.env) ? counts : [...counts, idle(facts.env)],
  });
};

const nothing = { sum: 0, count: 0, buckets: new Map<number, number>() };

const idle = (env: string): PreflightCount => ({
  env,
  runs: 0,
  seconds: nothing,
  checks: new Map(),
  redis: nothing,
  postgres: nothing,
  succeeded: false,
});
