import { expect, test } from 'vitest';
import { debtKindOf, ledgerWords } from './against-ledger.ts';
import { sampleTest } from './sample-records.ts';

test.each([
  [undefined, ''],
  [{ verdict: 'new' }, ''],
  [{ verdict: 'new', why: 'no entry is of a hang' }, 'new: no entry is of a hang'],
  [{ verdict: 'known', entry: '9f3a1c7be204' }, 'known, entry 9f3a1c7be204'],
  [{ verdict: 'drift', entry: 'd', why: 'it\nmoved' }, 'drift, entry d: it moved'],
])('%j is told as %j', (debt, words) => {
  expect(ledgerWords(debt === undefined ? {} : { debt })).toBe(words);
});

test.each([
  ['failed', [], 'fail'],
  ['hung', ['leaky'], 'hang'],
  ['crashed', [], 'crash'],
  ['passed', ['slow', 'flaky'], 'flaky'],
  ['passed', ['flaky', 'leaky'], 'leak'],
  ['passed', ['slow'], undefined],
  ['skipped', [], undefined],
] as const)('%s with %j is a debt of kind %s', (outcome, flags, kind) => {
  expect(debtKindOf(sampleTest({ outcome, flags }))).toBe(kind);
});
