import { expect, test } from 'vitest';
import { frame, failure, sampleRun, sampleTest } from '../sample-records.ts';
import type { LedgerEntry } from './facts.ts';
import { ledgerReport } from './report.ts';
import { entry, sampleFacts } from './sample-facts.ts';

const reportOf = (entries: readonly LedgerEntry[], more = {}) => ledgerReport(sampleFacts(entries, more));
const idsOf = (entries: readonly LedgerEntry[]): readonly string[] => entries.map(({ id }) => id.replace(/^0+/, ''));

test('an empty ledger has an empty report', () => {
  const { totals, owners, ages, clusters, hangs, cheques } = reportOf([]);
  expect(totals).toEqual({ entries: 0, owed: 0, overdue: 0, dueSoon: 0, proposed: 0, accepted: 0, ownerless: 0 });
  expect([owners, ages.rows, clusters, hangs, cheques]).toEqual([[], [], [], [], []]);
});

test('due today is not overdue, due in 14 days is soon, due in 15 is not', () => {
  const days = { 1: '2026-11-21', 2: '2026-11-22', 3: '2026-12-06', 4: '2026-12-07' };
  const { overdue, dueSoon, totals } = reportOf(Object.entries(days).map(([at, due]) => entry(Number(at), { due })));
  expect(idsOf(overdue)).toEqual(['1']);
  expect(idsOf(dueSoon)).toEqual(['2', '3']);
  expect(totals).toMatchObject({ owed: 4, overdue: 1, dueSoon: 2 });
});

test('only what somebody has promised to mend falls due', () => {
  const states = ['proposed', 'open', 'fixing', 'accepted'] as const;
  const { totals, overdue } = reportOf(states.map((state, at) => entry(at + 1, { state, due: '2026-01-01' })));
  expect(idsOf(overdue)).toEqual(['2', '3']);
  expect(totals).toMatchObject({ entries: 4, owed: 2, proposed: 1, accepted: 1 });
});

test('kind by age, the worst kind first; the spans touch and do not overlap', () => {
  const since = [
    '2026-11-15',
    '2026-11-14',
    '2026-10-23',
    '2026-10-22',
    '2026-08-24',
    '2026-08-23',
    '2026-05-26',
    '2026-05-25',
  ];
  const { ages } = reportOf([
    ...since.map((day, at) => entry(at, { since: day })),
    entry(9, { kind: 'crash', since: '2026-11-23' }),
  ]);
  expect(ages.spans).toEqual(['up to 7 days', '8–30', '31–90', '91–180', 'over 180']);
  expect(ages.rows).toEqual([
    { kind: 'crash', counts: [1, 0, 0, 0, 0] },
    { kind: 'fail', counts: [1, 2, 2, 2, 1] },
  ]);
});

test('owners: nobody first, then who has most overdue, then who owes most', () => {
  const { owner: _, ...nobody } = entry(1);
  const { owners, totals } = reportOf([
    entry(2, { owner: 'b' }),
    entry(3, { owner: 'b', renewed: 2, since: '2026-01-01' }),
    entry(4, { owner: 'a', due: '2026-11-01' }),
    nobody,
  ]);
  expect(owners.map(({ owner, entries, ...row }) => ({ owner, entries: idsOf(entries), ...row }))).toEqual([
    { owner: undefined, entries: ['1'], overdue: 0, oldestDays: 21, renewals: 0 },
    { owner: 'a', entries: ['4'], overdue: 1, oldestDays: 21, renewals: 0 },
    { owner: 'b', entries: ['2', '3'], overdue: 0, oldestDays: 325, renewals: 2 },
  ]);
  expect(totals.ownerless).toBe(1);
});

test('a cause is a signature that several entries share; any failure is no cause', () => {
  const [one, two] = ['s1:aaaaaaaaaaaaaaaa', 's1:bbbbbbbbbbbbbbbb'];
  const signatures = [one, two, one, 'any', two, one, 'any', 's1:cccccccccccccccc'];
  const { clusters, cheques } = reportOf(signatures.map((signature, at) => entry(at + 1, { signature })));
  expect(clusters.map(({ entries }) => idsOf(entries))).toEqual([
    ['1', '3', '6'],
    ['2', '5'],
  ]);
  expect(idsOf(cheques)).toEqual(['4', '7']);
});

test('a hang has the line on which the newest whole run saw it, also under an earlier name', () => {
  const hung = (title: string) =>
    sampleTest({
      suite: 'api',
      titles: [title],
      outcome: 'hung',
      failure: failure('', { stack: [frame('src/a.ts', 7)] }),
    });
  const [moved, other] = [hung('old name'), hung('not owed')];
  const run = sampleRun([moved, other, sampleTest({ titles: ['passes now'] })]);
  const { hangs } = reportOf(
    [
      entry(1, { kind: 'hang', aka: [moved.id] }),
      entry(2, { kind: 'hang', test: sampleTest({ titles: ['passes now'] }).id }),
      entry(3),
    ],
    { run },
  );
  expect(hangs.map(({ entry: { id }, seen }) => [id.slice(-1), seen?.failure?.stack[0]?.line])).toEqual([
    ['1', 7],
    ['2', undefined],
  ]);
});
