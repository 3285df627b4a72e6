import { afterEach, expect, test } from 'vitest';
import type { PreflightRecord } from '../../harness/protocol/preflight.ts';
import { sampleTest } from '../sample-records.ts';
import type { PreflightCount } from '../metrics/gate-counts.ts';
import type { History } from './history.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const sample = (more: Partial<PreflightRecord> = {}): PreflightRecord => ({
  format: 'gate.preflight/1',
  env: 'paper',
  mode: 'real-check',
  readyForLive: false,
  durationMs: 300,
  totals: { total: 2, pass: 1, warn: 0, fail: 1, skip: 0, error: 0 },
  checks: [
    {
      name: 'redis',
      type: 'redis',
      blocking: true,
      status: 'pass',
      message: 'PONG',
      durationMs: 10,
      pings: { of: 'redis', connectMs: 5, ms: [0.2, 0.4, 3] },
    },
    { name: 'disk', type: 'disk', blocking: true, status: 'fail', message: 'full', durationMs: 1 },
  ],
  ...more,
});

const book = (memory: History, minute: number, preflight: PreflightRecord): void => {
  const run = { ...runAt(minute, [sampleTest()], { gate: 'preflight' }), preflight };
  got(memory.record(run));
};

const counts = (memory: History): readonly PreflightCount[] => got(memory.project(({ preflights }) => preflights));

test('what has come to pass is counted, by environment, check and status; answers go into histograms', async () => {
  const memory = await history();
  book(memory, 1, sample());
  book(memory, 2, sample());
  book(memory, 3, sample({ env: 'live', checks: [] }));
  const [live, paper] = counts(memory);
  expect(live).toMatchObject({ env: 'live', runs: 1 });
  expect(paper).toMatchObject({ env: 'paper', runs: 2, succeeded: false, seconds: { sum: 0.6, count: 2 } });
  expect(paper?.checks.get('redis')?.get('pass')).toBe(2);
  expect(paper?.checks.get('disk')?.get('fail')).toBe(2);
  expect(paper?.redis.count).toBe(6);
  expect(paper?.redis.sum).toBeCloseTo(0.0072);
  expect(paper?.redis.buckets.get(0.0005)).toBe(4);
  expect(paper?.redis.buckets.get(0.005)).toBe(6);
  expect(paper?.postgres.count).toBe(0);
});

test('a run that is booked twice is counted once', async () => {
  const memory = await history();
  book(memory, 1, sample());
  book(memory, 1, sample());
  expect(counts(memory)[0]?.runs).toBe(1);
});

test('success is that of a run that looked for real and came to its end; a dry run says nothing of it', async () => {
  const memory = await history();
  const good = { pass: 2, warn: 0, fail: 0, skip: 0, error: 0, total: 2 };
  book(memory, 1, sample({ totals: good }));
  expect(counts(memory)[0]).toMatchObject({
    succeeded: true,
    lastSuccessAt: Date.parse('2026-11-21T10:01:00Z') / 1000,
  });
  book(memory, 2, sample({ mode: 'dry-run' }));
  expect(counts(memory)[0]).toMatchObject({ succeeded: true, lastAt: Date.parse('2026-11-21T10:02:00Z') / 1000 });
  const cut = {
    ...runAt(3, [sampleTest()], { gate: 'preflight', verdict: 'interrupted' }),
    preflight: sample({ totals: good }),
  };
  got(memory.record(cut));
  expect(counts(memory)[0]).toMatchObject({
    succeeded: false,
    lastSuccessAt: Date.parse('2026-11-21T10:01:00Z') / 1000,
  });
});

test('only the preflight that has begun last may say that its environment is ready', async () => {
  const memory = await history();
  const ready = (): readonly (number | undefined)[] => counts(memory).map(({ readyUntil }) => readyUntil);
  got(memory.beginPreflight('live', 'a'));
  expect(ready()).toEqual([undefined]);
  got(memory.beginPreflight('live', 'b'));
  expect(got(memory.endPreflight('live', 'a', 5_000))).toBe(false);
  expect(ready()).toEqual([undefined]);
  expect(got(memory.endPreflight('live', 'b', 5_000))).toBe(true);
  expect(ready()).toEqual([5]);
  got(memory.beginPreflight('paper', 'c'));
  expect(ready()).toEqual([5, undefined]);
  got(memory.beginPreflight('live', 'd'));
  expect(ready()).toEqual([undefined, undefined]);
});

test('pruning lets no count fall', async () => {
  const memory = await history();
  for (const minute of [1, 2, 3]) book(memory, minute, sample());
  const before = counts(memory);
  got(memory.prune({ runs: 1, now: Date.parse('2026-11-22T10:00:00Z') }));
  expect(counts(memory)).toEqual(before);
});
