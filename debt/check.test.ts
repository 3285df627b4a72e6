import { expect, test } from 'vitest';
import { type TestId, testId } from '../harness/protocol/test-id.ts';
import { type LedgerRules, checkLedger } from './check.ts';
import type { FiledEntry } from './entry.ts';
import { sampleEntry } from './sample-entry.ts';

const rules: LedgerRules = { today: '2026-09-20', maxDueDays: 90 };

const filed = (file: string, changes: Partial<FiledEntry> = {}): FiledEntry => ({
  ...sampleEntry,
  id: file.padEnd(12, '0'),
  file,
  ...changes,
});
const named = (title: string): TestId => testId('api', { titles: [title] });

const check = (entries: readonly FiledEntry[], more: Partial<LedgerRules> = {}) => {
  const { errors, warnings } = checkLedger(entries, { ...rules, ...more });
  const said = (problems: typeof errors): readonly string[] =>
    problems.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
  return { errors: said(errors), warnings: said(warnings) };
};

test('a ledger in order has nothing to say', () => {
  expect(check([])).toEqual({ errors: [], warnings: [] });
  expect(check([filed('a'), filed('b', { test: named('b') })])).toEqual({ errors: [], warnings: [] });
});

test('one id in two files: both are named', () => {
  const other = filed('b', { id: 'a00000000000', test: named('b') });
  expect(check([filed('a'), other]).errors).toEqual([
    'b:1:1 The id a00000000000 is also that of a: lengthen one of the two by up to four hex digits.',
  ]);
  expect(check([filed('a'), filed('b', { id: 'a00000000000' })]).errors).toEqual([
    'b:1:1 The id a00000000000 is also that of a: remove one of the two.',
  ]);
});

test('two entries for one failure', () => {
  const message =
    'This entry and a could both apply to one failure of "api :: tests/orders.spec.ts > Orders > refunds twice": remove one, or make their "when" exclude each other.';
  expect(check([filed('a'), filed('b')]).errors).toEqual([`b:2:1 ${message}`]);
  expect(check([filed('a'), filed('b', { when: 'os=linux' })]).errors).toEqual([`b:4:1 ${message}`]);
  const windows = filed('a', { when: 'os=windows and node<22' });
  expect(check([windows, filed('b', { when: 'os=windows' })]).errors).toEqual([`b:4:1 ${message}`]);
  expect(check([windows, filed('b', { when: 'os=linux' })]).errors).toEqual([]);
  expect(check([windows, filed('b', { when: 'node>=22' })]).errors).toEqual([]);
  expect(check([filed('a'), filed('b', { kind: 'hang' })]).errors).toEqual([]);
  expect(check([filed('a'), filed('b', { signature: 's1:0000000000000000' })]).errors).toEqual([]);
});

test('an earlier id of a test is that test', () => {
  const renamed = filed('b', { test: named('new'), aka: [named('old'), sampleEntry.test] });
  expect(check([filed('a'), renamed]).errors).toHaveLength(1);
  expect(check([renamed, filed('a')]).errors).toHaveLength(1);
  expect(check([filed('b', { test: named('new'), aka: [named('new')] })]).errors).toEqual([]);
});

test('many entries for one failure are said once each', () => {
  const entries = Array.from({ length: 2000 }, (_, index) => filed(String(index).padStart(5, 'a')));
  expect(check(entries).errors).toHaveLength(1999);
});

test('an entry beside one that excuses everything is superfluous', () => {
  const { errors, warnings } = check([filed('a', { signature: 'any' }), filed('b'), filed('c', { kind: 'hang' })]);
  expect(errors).toEqual([]);
  expect(warnings).toEqual(['b:4:1 a excuses any fail of this test, and this one too: remove one.']);
  expect(check([filed('a', { signature: 'any', when: 'env=ci' }), filed('b', { when: 'env=local' })]).warnings).toEqual(
    [],
  );
});

test('due is measured from today', () => {
  expect(check([filed('a', { due: '2026-12-19' })]).errors).toEqual([]);
  expect(check([filed('a', { due: '2026-12-20' })]).errors).toEqual([
    'a:12:1 It is due in 91 days, and 90 are allowed from today: write an earlier date.',
  ]);
  expect(check([filed('a', { due: '2026-12-20' })], { today: '2026-09-21' }).errors).toEqual([]);
  expect(check([filed('a', { due: '2026-09-15' })])).toEqual({ errors: [], warnings: [] });
});

test('owners are only asked for where they are known, in any case of letters', () => {
  expect(check([filed('a')], { owners: new Set(['@Org/Payments']) }).errors).toEqual([]);
  expect(check([filed('a')], { owners: new Set(['@org/web']) }).errors).toEqual([
    'a:9:1 Nobody is called "@org/payments": write an owner that CODEOWNERS or the configuration names.',
  ]);
  const { owner: _, ...ownerless } = filed('a', { state: 'proposed' });
  expect(check([ownerless], { owners: new Set() }).errors).toEqual([]);
});

test('an accepted entry is looked at again', () => {
  expect(check([filed('a', { state: 'accepted' })]).errors).toEqual([
    'a:6:1 An entry that is accepted needs "review": add a line for it.',
  ]);
  expect(check([filed('a', { state: 'accepted', review: '2026-09-20' })])).toEqual({ errors: [], warnings: [] });
  expect(check([filed('a', { state: 'accepted', review: '2026-09-19' })]).warnings).toEqual([
    'a:13:1 Its review was due on 2026-09-19: look at it again and write the next date.',
  ]);
});

test('dates that cannot be are looked at', () => {
  expect(check([filed('a', { since: '2026-09-21', due: '2026-09-20' })]).warnings).toEqual([
    'a:7:1 It is said to be first seen on 2026-09-21, and today is 2026-09-20: mend the date.',
    'a:12:1 It was due before it was first seen, on 2026-09-21: mend one of the dates.',
  ]);
});

test('who knows the files says where a key stands', () => {
  const [problem] = check([filed('a', { due: '2027-12-20' })], { placeOf: () => ({ line: 7, column: 3 }) }).errors;
  expect(problem).toMatch(/^a:7:3 It is due/);
});
