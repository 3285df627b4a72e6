import { expect, test } from 'vitest';
import type { RunRecord, Totals } from '../harness/protocol/record.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { mixedRun, sampleRun, sampleTest } from './sample-records.ts';
import { totalsLine, verdictLine } from './totals-line.ts';

const noDebt: Totals['debt'] = { known: 0, new: 0, drift: 0, escalated: 0, expired: 0, paid: 0 };

const judged = (verdict: Partial<Verdict>, totals: Partial<Totals> = {}): RunRecord => {
  const run = sampleRun([], verdict);
  return { ...run, totals: { ...run.totals, ...totals } };
};

const block = (message: string): Verdict['reasons'][number] => ({ policy: 'p', level: 'block', message, tests: [] });

test('the totals line of the contract', () => {
  const counts = {
    census: 2450,
    passed: 2308,
    failed: 97,
    hung: 21,
    crashed: 4,
    skipped: 20,
    notRun: 0,
    flaky: 12,
    leaky: 1,
  };
  expect(totalsLine(judged({}, counts))).toBe(
    '2308/2450 passed · failed 97 · hung 21 · crashed 4 · skipped 20 · not-run 0 · flaky 12 · leaky 1 · 41.2 s',
  );
});

test('an empty run and a broken clock still have a totals line', () => {
  const run = sampleRun([]);
  expect(totalsLine({ ...run, run: { ...run.run, durationMs: Number.NaN } })).toBe(
    '0/0 passed · failed 0 · hung 0 · crashed 0 · skipped 0 · not-run 0 · flaky 0 · leaky 0 · 0.0 s',
  );
});

test.each<[string, RunRecord, string]>([
  ['pass', judged({ kind: 'pass' }), 'PASS'],
  ['new failures without a ledger', mixedRun, 'FAIL  3 new'],
  [
    'what the ledger says',
    judged({ kind: 'fail' }, { debt: { ...noDebt, known: 9, new: 3, drift: 1, escalated: 2, expired: 4 } }),
    'FAIL  3 new, 1 drifted, 2 escalated, 4 overdue',
  ],
  [
    'entries that are still there',
    { ...judged({ kind: 'fail' }, { debt: { ...noDebt, paid: 3 } }), gone: [{ test: sampleTest().id, entry: 'a' }] },
    'FAIL  3 paid and not settled, 1 gone',
  ],
  [
    'solid, which the totals do not count',
    sampleRun([sampleTest({ outcome: 'failed', debt: { verdict: 'solid', entry: 'a' } })], { kind: 'fail' }),
    'FAIL  1 solid',
  ],
  ['drift alone', judged({ kind: 'fail' }, { debt: { ...noDebt, drift: 1 } }), 'FAIL  1 drifted'],
  ['no test to blame', judged({ kind: 'fail', reasons: [block('a'), block('b')] }), 'FAIL  2 reasons'],
  ['conditional', judged({ kind: 'conditional', reasons: [block('a')] }), 'CONDITIONAL  1 warning'],
  ['incomplete', judged({ kind: 'incomplete' }, { notRun: 12 }), 'INCOMPLETE  12 not run'],
  ['incomplete and empty', judged({ kind: 'incomplete' }), 'INCOMPLETE'],
  ['interrupted', judged({ kind: 'interrupted', exitCode: 130 }, { notRun: 2 }), 'INTERRUPTED  SIGINT, 2 not run'],
  [
    'nothing paid',
    judged({ kind: 'pass-with-debt' }, { debt: { ...noDebt, known: 1 } }),
    'PASS-WITH-DEBT  1 known (0 overdue)',
  ],
])('%s', (_, record, line) => {
  expect(verdictLine(record)).toBe(line);
});

test('the debt line of the contract', () => {
  const record = judged({ kind: 'pass-with-debt' }, { debt: { ...noDebt, known: 142, paid: 3 } });
  const ledger = { entries: 150, proposed: 3, accepted: 5, dueSoon: 9, overdue: 0 };
  expect(verdictLine({ ...record, ledger })).toBe('PASS-WITH-DEBT  142 known (9 due in 14 days, 0 overdue), 3 paid');
});

test('what is due comes from the ledger, not from what this run happened to see', () => {
  const record = judged({ kind: 'pass-with-debt' }, { debt: { ...noDebt, known: 1 } });
  const ledger = { entries: 9, proposed: 0, accepted: 0, dueSoon: 2, overdue: 4 };
  expect(verdictLine({ ...record, ledger })).toBe('PASS-WITH-DEBT  1 known (2 due in 14 days, 4 overdue)');
});

test('what no ledger has judged is new beside what a ledger has', () => {
  const tests = [
    sampleTest({ outcome: 'failed' }),
    sampleTest({ titles: ['b'], outcome: 'failed', debt: { verdict: 'drift', entry: 'd1' } }),
  ];
  const run = sampleRun(tests, { kind: 'fail' });
  const totals = { ...run.totals, debt: { ...noDebt, drift: 1 } };
  expect(verdictLine({ ...run, totals })).toBe('FAIL  1 new, 1 drifted');
});

test('a parent that failed through its children is not new, and neither is known debt', () => {
  const parent = sampleTest({
    outcome: 'failed',
    failure: { kind: 'fail', message: 'a child failed', stack: [], because: 'children' },
  });
  const known = sampleTest({ titles: ['b'], outcome: 'failed', debt: { verdict: 'known', entry: 'd1' } });
  const fresh = sampleTest({ titles: ['c'], outcome: 'failed', debt: { verdict: 'new' } });
  expect(verdictLine(sampleRun([parent, known, fresh], { kind: 'fail' }))).toBe('FAIL  1 new');
});
