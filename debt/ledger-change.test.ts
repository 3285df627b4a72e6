import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { ledgerChange } from './ledger-change.ts';
import { anyEntry, sampleEntry } from './sample-entry.ts';
import { excuses } from './verdict-of-trouble.ts';

const other = testId('api', { file: 'b.ts', titles: ['x'] });
const old: DebtEntry = { ...sampleEntry, when: 'os=windows' };
const { when: _when, ...everywhere } = old;
const changed = (more: Partial<DebtEntry>): ReturnType<typeof ledgerChange> =>
  ledgerChange([old], [{ ...old, ...more }]);

describe('what a change makes looser by hand is told as what it is, and is not in force', () => {
  test.each<[name: string, head: DebtEntry, words: string]>([
    [
      'a signature',
      { ...old, signature: 's1:ffffffffffffffff' },
      'its signature was edited by hand, from s1:5b1e77a09c3d41f0 to s1:ffffffffffffffff',
    ],
    ['its text alone', { ...old, message: 'TypeError: x' }, 'its signature was edited by hand'],
    [
      'a blank cheque',
      { ...old, signature: 'any' },
      'its signature was replaced by "any", which excuses every failure',
    ],
    ['a kind', { ...old, kind: 'crash' }, 'its kind was changed from fail to crash'],
    ['no condition', everywhere, 'its condition was widened from os=windows to everywhere'],
    ['another condition', { ...old, when: 'os=linux' }, 'its condition was widened from os=windows to os=linux'],
    ['another test', { ...old, test: other }, `it was given the test ${other}, besides or in place of ${old.test}`],
    ['one more test', { ...old, aka: [other] }, `it was given the test ${other}`],
    ['a later day', { ...old, due: '2026-12-01' }, 'its due date was extended by hand, from 2026-11-01 to 2026-12-01'],
    [
      'a later day, counted but for no new reason',
      { ...old, due: '2026-12-01', renewed: 1 },
      'its due date was extended by hand',
    ],
    [
      'a later day, counted too far',
      { ...old, due: '2026-12-01', renewed: 2, reason: 'another reason of enough length' },
      'its due date was extended by hand',
    ],
    ['for good', { ...old, state: 'accepted', review: '2027-01-01' }, 'it was accepted for good'],
  ])('%s', (_name, head, words) => {
    const { known, edits, added } = ledgerChange([old], [head]);
    expect(edits).toMatchObject([{ words: expect.stringContaining(words) }]);
    const { kind, signature, message, when, test: id, aka, due, state } = known[0] ?? head;
    expect({ kind, signature, message, when, test: id, aka, due, state }).toEqual({
      kind: old.kind,
      signature: old.signature,
      message: old.message,
      when: old.when,
      test: old.test,
      aka: old.aka,
      due: old.due,
      state: old.state,
    });
    expect(added).toEqual([]);
    // A second person may agree to it: told all the same, and in force.
    const agreed = ledgerChange([old], [{ ...head, approver: '@org/leads' }]);
    expect(agreed.edits).toMatchObject([{ approver: '@org/leads' }]);
    expect(agreed.known).toEqual([{ ...head, approver: '@org/leads' }]);
    // The owner is no second person, and who has agreed before has not agreed to this.
    expect(ledgerChange([old], [{ ...head, approver: old.owner ?? '' }]).edits[0]).not.toHaveProperty('approver');
    const before = { ...old, approver: '@org/leads' };
    expect(ledgerChange([before], [{ ...head, approver: '@org/leads' }]).edits[0]).not.toHaveProperty('approver');
  });

  test('a rate', () => {
    const flaky: DebtEntry = { ...old, kind: 'flaky', rate: { failures: 5, runs: 62 } };
    const { edits, known } = ledgerChange([flaky], [{ ...flaky, rate: { failures: 60, runs: 62 } }]);
    expect(edits).toMatchObject([{ words: 'its rate was changed from 5/62 to 60/62' }]);
    expect(known).toEqual([flaky]);
  });

  test('a review that is put off for no new reason', () => {
    const accepted: DebtEntry = { ...old, state: 'accepted', review: '2027-01-01' };
    expect(ledgerChange([accepted], [{ ...accepted, review: '2027-12-01' }]).edits).toHaveLength(1);
    const again = { ...accepted, review: '2027-12-01', reason: 'looked at again, and still not worth it' };
    expect(ledgerChange([accepted], [again]).edits).toEqual([]);
  });
});

describe('what a change may do on its own', () => {
  test.each<[name: string, more: Partial<DebtEntry>]>([
    ['an earlier day', { due: '2026-10-01' }],
    ['a narrower condition', { when: 'os=windows and node<22' }],
    ['under repair', { state: 'fixing', fixedBy: '4c1d2e9a' }],
    ['another owner, ticket and reason', { owner: '@org/web', ticket: 'X-1', reason: 'a reason that is long enough' }],
    ['another name of the test', { test: other, aka: [old.test] }],
  ])('%s', (_name, more) => {
    expect(changed(more)).toEqual({ known: [{ ...old, ...more }], added: [], removed: [], edits: [], renewed: [] });
  });

  test('a renewal by the rules is in force, and told', () => {
    const renewal = { due: '2026-12-01', renewed: 1, reason: 'the ICU bump was put off to the next release' };
    const { known, renewed, edits } = changed(renewal);
    expect([known[0]?.due, renewed.length, edits]).toEqual(['2026-12-01', 1, []]);
  });
});

test('a swap is seen: by id, not by count', () => {
  const swapped = { ...old, id: 'ffffffffffff' };
  expect(ledgerChange([old], [swapped])).toEqual({
    known: [],
    added: [swapped],
    removed: [old],
    edits: [],
    renewed: [],
  });
});

test('what was only proposed and is open now is added; what is only proposed excuses nothing anyway', () => {
  const proposed: DebtEntry = { ...old, state: 'proposed' };
  expect(ledgerChange([proposed], [old]).added).toEqual([old]);
  expect(ledgerChange([], [proposed])).toMatchObject({ known: [proposed], added: [] });
  expect(ledgerChange([old], [proposed])).toMatchObject({ known: [proposed], removed: [], added: [] });
});

test('law: without a change, all of it is known and there is nothing to tell', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 5 }), entries => {
      const unique = [...new Map(entries.map(entry => [entry.id, entry])).values()];
      expect(ledgerChange(unique, unique)).toEqual({ known: unique, added: [], removed: [], edits: [], renewed: [] });
    }),
  );
});

test('law: whatever a change does, what it alone says excuses nothing that the base did not', () => {
  fc.assert(
    fc.property(anyEntry, anyEntry, (base, head) => {
      const { known } = ledgerChange([base], [{ ...head, id: base.id, approver: base.approver } as DebtEntry]);
      for (const entry of known.filter(excuses)) {
        expect([entry.signature, entry.kind]).toEqual([base.signature, base.kind]);
        expect(excuses(base)).toBe(true);
      }
    }),
  );
});
