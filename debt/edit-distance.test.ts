import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';

const slow = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1)
      rows[i]?.splice(
        j,
        1,
        Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
  return at(a.length, b.length);
};

test.each([
  ['', '', 0, 0],
  ['kitten', 'sitting', 3, 3],
  ['kitten', 'sitting', 2, undefined],
  ['abc', '', 3, 3],
  ['abc', '', 2, undefined],
  ['same', 'same', 0, 0],
  ['same', 'sane', 0, undefined],
  ['flaw', 'lawn', 10, 2],
])('from %j to %j within %i: %s', (a, b, limit, distance) => {
  expect(editDistance(a, b, limit)).toBe(distance);
});

test('a limit that is no number allows nothing', () => {
  expect(editDistance('a', 'a', Number.NaN)).toBeUndefined();
  expect(editDistance('a', 'a', -1)).toBeUndefined();
});

test('it is the distance of the full table wherever that is within the limit', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 14 });
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 16 }), (a, b, limit) => {
      const distance = slow(a, b);
      expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : undefined);
    }),
    { numRuns: 2000 },
  );
});
