import { expect, test } from 'vitest';
import { ledgerReport } from '../../ledger/report.ts';
import { entry, sampleFacts } from '../../ledger/sample-facts.ts';
import { sampleRun, sampleTest } from '../../sample-records.ts';
import { ledgerPage } from './page.ts';

const textOf = (facts: Parameters<typeof sampleFacts>[1], entries = [entry(1)]): string =>
  ledgerPage(ledgerReport(sampleFacts(entries, facts)))
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const lost = sampleTest({ titles: ['lost'], outcome: 'not-run', reason: 'hung: src/a.test.ts' });

test('what it rests on: the census with its sum, what has no result, and whether one machine has seen all of it', () => {
  const run = sampleRun([sampleTest(), lost]);
  expect(textOf({ run })).toContain(
    'has 2 tests in 1 suite: 1 passed + 0 failed + 0 hung + 0 crashed + 0 skipped + 1 not run = 2.',
  );
  expect(textOf({ run })).toContain('1 have no result: hung: src/a.test.ts (1).');
  expect(textOf({ run })).toContain('It was one run on one machine, not put together from shards.');
  expect(textOf({ run: { ...run, run: { ...run.run, mergedFrom: ['a', 'b'] } } })).toContain(
    'It was put together from 2 runs: a, b.',
  );
  expect(textOf({ run: { ...run, unfinished: true } })).toContain('It did not come to its end.');
});

test('a census that does not add up is said to be one', () => {
  const run = sampleRun([sampleTest()]);
  expect(textOf({ run: { ...run, totals: { ...run.totals, census: 9 } } })).toContain('= 1 which is not the census');
});

test('without a run it says that nothing was held against the tests', () => {
  expect(textOf({})).toContain('No whole run is kept on this machine');
  expect(textOf({})).toContain('no whole run is kept here: type `gate full`');
});

test('a run of another commit is said to be one', () => {
  const run = sampleRun([sampleTest()]);
  const of = (commit: string) => textOf({ commit: 'aaaaaaaaaaaa', run: { ...run, run: { ...run.run, commit } } });
  expect(of('bbbbbbbbbbbb')).toContain('the newest whole run is of another commit, bbbbbbbbbb');
  expect(of('aaaaaaaaaaaa')).not.toContain('of another commit');
});

test('the first screen: how much is owed, what blocks, what the newest whole run said', () => {
  const text = textOf({ run: sampleRun([sampleTest()], { kind: 'pass-with-debt' }) }, [
    entry(1, { due: '2026-11-01' }),
    entry(2),
  ]);
  expect(text).toContain('2 owed 1 overdue, 0 due in 14 days, none without owner');
  expect(text).toContain('The newest whole run said PASS-WITH-DEBT');
  expect(text).toContain('blocks 1 entry is overdue, the first since 2026-11-01, and can excuse nothing any more');
  expect(text).toContain('Next gate debt list --overdue');
});
