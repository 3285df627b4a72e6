import { checkStatuses } from '../../harness/protocol/preflight.ts';
import { type Family, histogram, numbers, type Series } from './family.ts';
import {
  postgresSecondsBounds,
  type PreflightCount,
  preflightSecondsBounds,
  redisSecondsBounds,
} from './gate-counts.ts';

/** Everything that the metrics of the preflight are made of. */
export type PreflightCounts = {
  /** What the names begin with. */
  readonly namespace: string;
  readonly envs: readonly PreflightCount[];
  /** The checks that are configured: each has its series in every environment. */
  readonly checks: readonly string[];
  /** Seconds since the epoch: what was ready until then is so no longer. */
  readonly now: number;
};

/** What is told of the preflight in each environment, all of it from the first moment on. */
export const preflightFamilies = ({ namespace, envs, checks, now }: PreflightCounts): readonly Family[] => {
  const name = (rest: string): string => `${namespace}_preflight_${rest}`;
  const each = (of: (count: PreflightCount) => number | undefined): readonly Series[] =>
    envs.map(count => [{ env: count.env }, of(count)]);
  const readyUntil = ({ readyUntil: until }: PreflightCount): number | undefined =>
    until !== undefined && until > now ? until : undefined;
  return [
    numbers(
      'counter',
      name('runs_total'),
      'Runs of the preflight.',
      each(({ runs }) => runs),
    ),
    numbers(
      'gauge',
      name('last_success'),
      'Whether the last preflight that looked for real found nothing wrong (1) or not (0).',
      each(({ succeeded }) => (succeeded ? 1 : 0)),
    ),
    histogram(
      name('duration_seconds'),
      'How long the preflight took.',
      preflightSecondsBounds,
      envs.map(({ env, seconds }) => [{ env }, seconds]),
    ),
    numbers(
      'counter',
      name('checks_total'),
      'Checks of the preflight, by what they came to.',
      envs.flatMap(count => checkSeries(count, checks)),
    ),
    histogram(
      name('realcheck_redis_latency_seconds'),
      'How long Redis took to answer a PING.',
      redisSecondsBounds,
      envs.map(({ env, redis }) => [{ env }, redis]),
    ),
    histogram(
      name('realcheck_postgres_latency_seconds'),
      'How long PostgreSQL took to answer SELECT 1.',
      postgresSecondsBounds,
      envs.map(({ env, postgres }) => [{ env }, postgres]),
    ),
    numbers(
      'gauge',
      name('ready_for_live'),
      'Whether every blocking check has run for real and passed (1), until it expires.',
      each(count => (readyUntil(count) === undefined ? 0 : 1)),
    ),
    numbers(
      'gauge',
      name('last_run_timestamp_seconds'),
      'When the last preflight ended; 0 before the first.',
      each(({ lastAt }) => lastAt),
    ),
    numbers(
      'gauge',
      name('last_success_timestamp_seconds'),
      'When the last preflight ended that found nothing wrong; 0 before the first.',
      each(({ lastSuccessAt }) => lastSuccessAt),
    ),
    numbers(
      'gauge',
      name('ready_for_live_expires_timestamp_seconds'),
      'Until when it is ready for live; 0 when it is not.',
      each(readyUntil),
    ),
  ];
};

const checkSeries = ({ env, checks: counted }: PreflightCount, checks: readonly string[]): readonly Series[] =>
  [...new Set([...checks, ...counted.keys()])].flatMap(check =>
    checkStatuses.map((status): Series => [{ env, check, status }, counted.get(check)?.get(status)]),
  );
