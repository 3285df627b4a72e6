import { expect, test } from 'vitest';
import type { Settled } from '../harness/protocol/debt.ts';
import { testId, type TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { type MoveSigns, withMoves } from './moves.ts';
import { sampleEntry } from './sample-entry.ts';

const named = (file: string, ...titles: readonly string[]): TestId => testId('api', { file, titles });
const old = named('a.ts', 'Orders', 'refunds');
const owed: DebtEntry = { ...sampleEntry, test: old };
const gone: Settled = { test: old, verdict: 'gone', entry: owed.id };
const fresh = (test: TestId, more: Partial<DebtEntry> = {}): Settled => {
  const { kind, signature, message } = { ...owed, ...more };
  return { test, verdict: 'new', observed: { kind, signature, message } };
};
const signs = (more: Partial<MoveSigns> = {}): MoveSigns => ({
  entries: new Map([[owed.id, owed]]),
  census: new Map(),
  renames: new Map(),
  ...more,
});
const words = (settled: readonly Settled[]): readonly string[] =>
  settled.map(({ verdict, test: id }) => `${verdict} ${id}`);

test('the same titles in another file, or another title in the same file, with the same signature: moved', () => {
  for (const to of [named('b.ts', 'Orders', 'refunds'), named('a.ts', 'Orders', 'refunds once')]) {
    const [moved, ...more] = withMoves([gone, fresh(to)], signs());
    expect(moved).toMatchObject({
      test: to,
      verdict: 'moved',
      entry: owed.id,
      observed: { signature: owed.signature },
    });
    expect(moved?.why).toContain(old);
    expect(more).toEqual([]);
  }
});

test('neither file nor titles, another signature, another kind, another suite: gone and new', () => {
  for (const other of [
    fresh(named('b.ts', 'Orders', 'refunds once')),
    fresh(named('b.ts', 'Orders', 'refunds'), { signature: 's1:ffffffffffffffff' }),
    fresh(named('b.ts', 'Orders', 'refunds'), { kind: 'hang' }),
    fresh(testId('web', { file: 'a.ts', titles: ['Orders', 'refunds'] })),
  ])
    expect(withMoves([gone, other], signs())).toEqual([gone, other]);
});

test('where two could be meant, nobody is', () => {
  const both = [gone, fresh(named('b.ts', 'Orders', 'refunds')), fresh(named('c.ts', 'Orders', 'refunds'))];
  expect(withMoves(both, signs())).toEqual(both);
  const twin: DebtEntry = { ...owed, id: '000000000001', test: named('c.ts', 'Orders', 'refunds') };
  const entries = new Map([owed, twin].map(entry => [entry.id, entry]));
  const one = [gone, { ...gone, test: twin.test, entry: twin.id }, fresh(named('b.ts', 'Orders', 'refunds'))];
  expect(words(withMoves(one, signs({ entries })))).toEqual(words(one));
});

test('a file that git has seen renamed: moved, whether the test passes now or fails otherwise', () => {
  const to = named('src/b.ts', 'Orders', 'refunds');
  const renames = new Map([['api :: a.ts', 'src/b.ts']]);
  expect(words(withMoves([gone], signs({ renames, census: new Map([[to, to]]) })))).toEqual([`moved ${to}`]);
  expect(words(withMoves([gone], signs({ renames })))).toEqual([`gone ${old}`]);
  const other = fresh(to, { signature: 's1:ffffffffffffffff' });
  const both = withMoves([gone, other], signs({ renames, census: new Map([[to, to]]) }));
  expect(words(both)).toEqual([`new ${to}`, `moved ${to}`]);
});

test('what is only proposed excuses nothing under another name either', () => {
  const entries = new Map([[owed.id, { ...owed, state: 'proposed' as const }]]);
  const both = [gone, fresh(named('b.ts', 'Orders', 'refunds'))];
  expect(withMoves(both, signs({ entries }))).toEqual(both);
});

test('what somebody owes already is no move', () => {
  const known: Settled = { ...fresh(named('b.ts', 'Orders', 'refunds')), verdict: 'known', entry: 'ffffffffffff' };
  expect(withMoves([gone, known], signs())).toEqual([gone, known]);
});
