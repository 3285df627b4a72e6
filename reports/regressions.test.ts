import { expect, test } from 'vitest';
import type { DebtVerdict } from '../harness/protocol/debt.ts';
import { isRegression, regressions } from './regressions.ts';
import { failure, sampleRun, sampleTest } from './sample-records.ts';

const blocks: Readonly<Record<DebtVerdict, boolean>> = {
  new: true,
  drift: true,
  escalated: true,
  solid: true,
  expired: true,
  known: false,
  changed: false,
  paid: false,
  'paid?': false,
  clean: false,
  unproven: false,
  gone: false,
  moved: false,
};

test.each(Object.entries(blocks))('a failed test of which the ledger says %s: %s', (verdict, regression) => {
  expect(isRegression(sampleTest({ outcome: 'failed', debt: { verdict } }))).toBe(regression);
});

test.each(['failed', 'hung', 'crashed'] as const)('%s without a word of the ledger is a regression', outcome => {
  expect(isRegression(sampleTest({ outcome }))).toBe(true);
});

test.each(['passed', 'skipped', 'not-run'] as const)('%s is none', outcome => {
  expect(isRegression(sampleTest({ outcome }))).toBe(false);
});

test('a flaky or leaky test is one when the ledger says so', () => {
  expect(isRegression(sampleTest({ flags: ['flaky'] }))).toBe(false);
  expect(isRegression(sampleTest({ flags: ['flaky'], debt: { verdict: 'new' } }))).toBe(true);
});

test('a parent that failed only through its children is told by them', () => {
  const through = failure('a child failed', { because: 'children' });
  expect(isRegression(sampleTest({ outcome: 'failed', failure: through }))).toBe(false);
});

test('the worst come first: what hung or crashed, what failed, what passed in the end', () => {
  const of = (title: string, more: Parameters<typeof sampleTest>[0]) => sampleTest({ titles: [title], ...more });
  const run = sampleRun([
    of('flaky', { flags: ['flaky'], debt: { verdict: 'new' } }),
    of('failed', { outcome: 'failed' }),
    of('crashed', { outcome: 'crashed' }),
    of('leaky', { flags: ['leaky'], debt: { verdict: 'new' } }),
    of('hung', { outcome: 'hung' }),
  ]);
  expect(regressions(run).map(({ titles }) => titles[0])).toEqual(['crashed', 'hung', 'failed', 'flaky', 'leaky']);
});
