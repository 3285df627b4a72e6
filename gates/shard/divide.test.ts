import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide, type Piece, planDigest } from './divide.ts';

const file = (suite: string, name: string, ms?: number): Piece => ({
  suite,
  file: { file: name },
  ...(ms === undefined ? {} : { ms }),
});

const shown = (parts: readonly (readonly Piece[])[]): readonly (readonly string[])[] =>
  parts.map(part => part.map(({ suite, file: ref }) => `${suite}:${ref?.file ?? '*'}`));

test('by what they took: the longest first, each to who has least', () => {
  const pieces = [
    file('a', '1', 10),
    file('a', '2', 70),
    file('b', '3', 40),
    { suite: 'c', ms: 50 },
    file('b', '4', 5),
  ];
  expect(shown(divide(pieces, 2))).toEqual([
    ['a:2', 'a:1', 'b:4'],
    ['c:*', 'b:3'],
  ]);
});

test('without times: by name, in turn', () => {
  const pieces = ['d', 'b', 'c', 'a', 'e'].map(name => file('s', name));
  expect(shown(divide(pieces, 2))).toEqual([
    ['s:a', 's:c', 's:e'],
    ['s:b', 's:d'],
  ]);
});

test('who is new counts as the average of the others', () => {
  const pieces = [file('s', 'new'), file('s', 'long', 100), file('s', 'short', 20)];
  expect(shown(divide(pieces, 2))).toEqual([['s:long'], ['s:new', 's:short']]);
});

const anyPieces = fc.uniqueArray(
  fc.record({
    suite: fc.constantFrom('a', 'b', 'ä'),
    name: fc.string({ maxLength: 4 }),
    ms: fc.option(fc.nat(100_000), { nil: undefined }),
  }),
  { selector: ({ suite, name }) => `${suite}\0${name}`, maxLength: 40 },
);

test('every piece is in one shard and no other, whatever the order in which they come', () => {
  fc.assert(
    fc.property(anyPieces, fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat()), (made, of, chance) => {
      const pieces = made.map(({ suite, name, ms }) => file(suite, name, ms));
      const parts = divide(pieces, of);
      expect(parts).toHaveLength(of);
      expect(parts.flat().length).toBe(pieces.length);
      expect(new Set(parts.flat())).toEqual(new Set(pieces));
      const mixed = pieces
        .map(piece => ({ piece, at: chance.next().value }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ piece }) => piece);
      expect(shown(divide(mixed, of))).toEqual(shown(parts));
      // Graham's bound for list scheduling, with the weights that were used.
      const known = pieces.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
      const usual = known.length === 0 ? 1 : Math.max(1, Math.round(known.reduce((a, b) => a + b, 0) / known.length));
      const weights = parts.map(part => part.reduce((sum, { ms }) => sum + Math.max(1, ms ?? usual), 0));
      const longest = Math.max(0, ...pieces.map(({ ms }) => Math.max(1, ms ?? usual)));
      expect(Math.max(...weights)).toBeLessThanOrEqual(weights.reduce((a, b) => a + b, 0) / of + longest);
    }),
  );
});

test('a plan is known by what is in which shard', () => {
  const [a, b, c] = [file('s', 'a'), file('s', 'b'), file('s', 'c')];
  expect(planDigest([[a, b], [c]])).toBe(planDigest([[b, a], [c]]));
  const others = [
    [[a], [b, c]],
    [[c], [a, b]],
    [[a, b, c], []],
    [[a, b], [{ suite: 's' }]],
  ];
  expect(new Set([[[a, b], [c]], ...others].map(planDigest)).size).toBe(5);
});
