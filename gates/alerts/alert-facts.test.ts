import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { RunSummary } from '../../reports/history/run-summaries.ts';
import type { History } from '../../reports/history/history.ts';
import { check, gateRun, preflightRun } from '../../reports/alerts/rules/sample-facts.ts';
import { soundChain } from '../../reports/alerts/facts.ts';
import { alertFacts, type FactSources } from './alert-facts.ts';

const minute = 60_000;
const now = Date.parse('2026-11-21T10:31:00.000Z');

const summary = (id: string, minutesAgo: number, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  gate: 'full',
  partial: false,
  verdict: 'pass',
  startedAt: now - minutesAgo * minute,
  ms: 1000 * minutesAgo,
  branch: 'main',
  gateVersion: '0.1.0',
  host: { os: 'linux', arch: 'x64', cpus: 2, node: '20.19.0' },
  complete: true,
  census: 1,
  passed: 1,
  ...more,
});

const memory = (runs: readonly RunSummary[]): FactSources['memory'] => ({
  trouble: () => undefined,
  history: { runs: () => ({ ok: true, value: runs }) } as unknown as History,
});

const facts = (more: Partial<FactSources> = {}): ReturnType<typeof alertFacts> =>
  alertFacts({
    source: 'gate full',
    record: gateRun('pass'),
    isProtected: true,
    evidence: null,
    runbook: 'docs/guides/runbook.md',
    root: tmpdir(),
    memory: memory([]),
    chain: soundChain,
    wall: () => now,
    ...more,
  });

test('the past is of the same gate on the same branch, and never this run', () => {
  const { past } = facts({
    memory: memory([
      summary(gateRun('pass').run.id, 0),
      summary('elsewhere', 1, { branch: 'topic' }),
      summary('other', 2, { gate: 'core' }),
      summary('red', 3, { verdict: 'fail' }),
      summary('green', 4),
    ]),
  });
  expect(past).toEqual({
    trouble: null,
    last: { verdict: 'fail', startedAt: '2026-11-21T10:28:00.000Z' },
    lastSuccessAt: '2026-11-21T10:27:00.000Z',
    newestAt: '2026-11-21T10:30:00.000Z',
    usualMs: null,
  });
});

test('what is usual is the middle of those that have passed, once there are enough', () => {
  const times = [9, 1, 5, 3, 7].map(minutes => summary(`run ${minutes}`, minutes));
  expect(facts({ memory: memory(times) }).past.usualMs).toBe(5000);
  expect(facts({ memory: memory(times.slice(1)) }).past.usualMs).toBeNull();
  expect(facts({ memory: memory([...times, summary('slow', 600, { verdict: 'fail' })]) }).past.usualMs).toBe(5000);
});

test('a history that cannot be asked is told as that', () => {
  const closed = { trouble: () => 'it is locked' };
  expect(facts({ memory: closed }).past).toMatchObject({ trouble: 'it is locked', last: null });
  const broken = { runs: () => ({ ok: false, why: 'it is damaged' }) } as unknown as History;
  expect(facts({ memory: { trouble: () => undefined, history: broken } }).past.trouble).toBe('it is damaged');
  expect(facts({ memory: { trouble: () => undefined } }).past.trouble).toBeNull();
});

test('a check of git that has found a secret is told from one that has not', () => {
  const run = preflightRun('fail', [
    check('git', 'fail', { name: 'code', message: 'a secret in conf.ini' }),
    check('git', 'fail', { name: 'infra', message: '.env: known to git' }),
    check('git', 'fail', { name: 'docs', message: 'a.txt: not committed' }),
    check('http', 'fail', { message: 'a secret in the answer' }),
  ]);
  expect(facts({ record: run }).secrets).toEqual(['code', 'infra']);
});

test('the disk is that of the runs; where nobody can say, nothing is said', () => {
  const { disk } = facts().machine;
  expect(disk?.freeBytes).toBeGreaterThan(0);
  expect(disk?.totalBytes).toBeGreaterThanOrEqual(disk?.freeBytes ?? Infinity);
  expect(facts({ root: '/nowhere at all' }).machine.disk).toBeNull();
});
