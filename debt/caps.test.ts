import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import { excesses, strictest } from './caps.ts';
import type { DebtEntry } from './entry.ts';
import { sampleEntry } from './sample-entry.ts';

const owed = (nth: number, more: Partial<DebtEntry> = {}): DebtEntry => ({
  ...sampleEntry,
  id: String(nth).padStart(12, '0'),
  test: testId('api', { titles: [`t${nth}`] }),
  ...more,
});
const starts = (pattern: string, id: string): boolean => id.startsWith(pattern);
const messages = (...args: Parameters<typeof excesses>): readonly string[] =>
  excesses(...args).map(({ message }) => message);

test('what is over its cap is said with its number; what is only proposed is no debt', () => {
  const entries = [owed(1), owed(2), owed(3, { owner: '@b' }), owed(4, { state: 'proposed' })];
  expect(messages(entries, {}, starts)).toEqual([]);
  expect(messages(entries, { maxOpen: 3, maxPerOwner: 2, noDebt: ['web'] }, starts)).toEqual([]);
  expect(messages(entries, { maxOpen: 2, maxPerOwner: 1, noDebt: ['api :: t3', 'api :: t4'] }, starts)).toEqual([
    '1 entry where no debt is allowed (debt.noDebt)',
    '3 entries, and 2 are allowed (debt.maxOpen)',
    '@org/payments owes 2 entries, and 1 are allowed (debt.maxPerOwner)',
  ]);
  expect(messages([owed(1)], { maxOpen: 0 }, starts)).toHaveLength(1);
});

test('a change cannot give itself more room; it can give itself less', () => {
  const base = { maxOpen: 5, maxPerOwner: 2, noDebt: ['core'] };
  expect(strictest(base, base)).toEqual({ caps: base, loosened: [] });
  expect(strictest(base, { maxOpen: 9 })).toEqual({
    caps: base,
    loosened: ['debt.maxOpen was 5 and is 9', 'debt.maxPerOwner was 2 and is gone', 'debt.noDebt has lost "core"'],
  });
  expect(strictest({}, base)).toEqual({ caps: base, loosened: [] });
  expect(strictest(base, { ...base, maxOpen: 1 }).caps.maxOpen).toBe(1);
});
