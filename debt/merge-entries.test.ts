import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { formatEntry } from './format.ts';
import { mergeEntries } from './merge-entries.ts';
import { anyEntry, sampleEntry as base } from './sample-entry.ts';

const named = (title: string): DebtEntry['test'] => testId('api', { titles: [title] });
const merged = (ours: Partial<DebtEntry>, theirs: Partial<DebtEntry>) =>
  mergeEntries(base, { ...base, ...ours }, { ...base, ...theirs });

test('different fields, changed on either side, both count, although they stand beside each other', () => {
  expect(
    merged({ owner: '@org/web', due: '2026-10-01' }, { ticket: 'X-2', reason: 'another reason of enough length' }),
  ).toEqual({
    ok: true,
    text: formatEntry({
      ...base,
      owner: '@org/web',
      due: '2026-10-01',
      ticket: 'X-2',
      reason: 'another reason of enough length',
    }),
  });
});

test('a field that one side has taken away is gone, one that both have added alike is there once', () => {
  const { ticket: _ticket, ...bare } = base;
  expect(mergeEntries(base, bare, { ...base, renewed: 1 })).toEqual({
    ok: true,
    text: formatEntry({ ...bare, renewed: 1 }),
  });
  expect(merged({ fixedBy: '4c1d' }, { fixedBy: '4c1d' })).toEqual({
    ok: true,
    text: formatEntry({ ...base, fixedBy: '4c1d' }),
  });
});

test('names of a test from both sides', () => {
  const old = { ...base, aka: [named('a'), named('b')] };
  const { text } = mergeEntries(
    old,
    { ...old, aka: [named('b'), named('c')] },
    { ...old, aka: [named('a'), named('b'), named('d')] },
  );
  expect(text).toContain('aka: ["api :: b", "api :: c", "api :: d"]\n');
});

test('one field changed otherwise on both sides is the only conflict, and is marked', () => {
  const { text, ...rest } = merged({ owner: '@a', ticket: 'X' }, { owner: '@b' });
  expect(rest).toEqual({ ok: false, conflicts: ['owner'] });
  expect(text).toContain('<<<<<<< ours\nowner: "@a"\n=======\nowner: "@b"\n>>>>>>> theirs\nticket: "X"\n');
});

test('the same failure recorded on two branches, with nothing before it', () => {
  expect(mergeEntries(undefined, base, base)).toEqual({ ok: true, text: formatEntry(base) });
  expect(mergeEntries(undefined, base, { ...base, owner: '@b' })).toMatchObject({ ok: false, conflicts: ['owner'] });
});

test('law: a side that has changed nothing takes nothing away', () => {
  fc.assert(
    fc.property(anyEntry, anyEntry, (old, now) => {
      const change = { ...now, aka: [...new Set(now.aka)] };
      expect(mergeEntries(old, change, old)).toEqual({ ok: true, text: formatEntry(change) });
      expect(mergeEntries(old, old, change).ok).toBe(true);
    }),
  );
});
