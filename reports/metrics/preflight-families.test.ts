import { expect, test } from 'vitest';
import type { PreflightCount } from './gate-counts.ts';
import { lintMetrics } from './lint.ts';
import { preflightText } from './registry.ts';
import { nothing, samplePreflight } from './sample-counts.ts';

const text = (envs: readonly PreflightCount[], more: { readonly now?: number; readonly namespace?: string } = {}) =>
  preflightText({ namespace: 'arbitrage', checks: ['redis'], now: 100, envs, ...more });

const valuesOf = async (envs: readonly PreflightCount[], name: string, now = 100): Promise<readonly string[]> =>
  (await text(envs, { now })).split('\n').filter(line => line.startsWith(`arbitrage_preflight_${name}{`));

test('before the first run all of it is there, at 0, under the names of the contract', async () => {
  const said = await text([samplePreflight()]);
  expect(lintMetrics(said, 'arbitrage_preflight_')).toEqual([]);
  const types = said.split('\n').flatMap(line => /^# TYPE (.+)$/.exec(line)?.[1] ?? []);
  expect(types).toEqual([
    'arbitrage_preflight_runs_total counter',
    'arbitrage_preflight_last_success gauge',
    'arbitrage_preflight_duration_seconds histogram',
    'arbitrage_preflight_checks_total counter',
    'arbitrage_preflight_realcheck_redis_latency_seconds histogram',
    'arbitrage_preflight_realcheck_postgres_latency_seconds histogram',
    'arbitrage_preflight_ready_for_live gauge',
    'arbitrage_preflight_last_run_timestamp_seconds gauge',
    'arbitrage_preflight_last_success_timestamp_seconds gauge',
    'arbitrage_preflight_ready_for_live_expires_timestamp_seconds gauge',
  ]);
  const samples = said.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  expect(samples.filter(line => !line.endsWith(' 0'))).toEqual([]);
  expect(samples.filter(line => line.includes('_checks_total{'))).toEqual(
    ['pass', 'warn', 'fail', 'skip', 'error'].map(
      status => `arbitrage_preflight_checks_total{env="paper",check="redis",status="${status}"} 0`,
    ),
  );
});

test('ready is 1 until it expires, and not one moment longer', async () => {
  const counts = [samplePreflight({ env: 'live', readyUntil: 200 })];
  expect(await valuesOf(counts, 'ready_for_live', 199.9)).toEqual(['arbitrage_preflight_ready_for_live{env="live"} 1']);
  expect(await valuesOf(counts, 'ready_for_live', 200)).toEqual(['arbitrage_preflight_ready_for_live{env="live"} 0']);
  expect(await valuesOf(counts, 'ready_for_live_expires_timestamp_seconds', 200)).toEqual([
    'arbitrage_preflight_ready_for_live_expires_timestamp_seconds{env="live"} 0',
  ]);
});

test('a check that is no longer configured keeps its counter', async () => {
  const checks = new Map([['gone', new Map([['fail', 3]])]]);
  expect(await valuesOf([samplePreflight({ checks, redis: nothing })], 'checks_total')).toContain(
    'arbitrage_preflight_checks_total{env="paper",check="gone",status="fail"} 3',
  );
});
