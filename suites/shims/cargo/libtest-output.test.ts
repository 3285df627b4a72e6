import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LibtestOutput, listed, type Word } from './libtest-output.ts';

const names = ['a', 'm::b', 'm::c', 'src/lib.rs - add (line 3)'];

const heard = (text: string, cuts: readonly number[] = []): { words: readonly Word[]; output: LibtestOutput } => {
  const output = new LibtestOutput(names);
  const places = [0, ...cuts.map(cut => cut % (text.length + 1)).toSorted((x, y) => x - y), text.length];
  const words = places.slice(1).flatMap((place, at) => output.hear(text.slice(places[at], place)));
  return { words: [...words, ...output.end()], output };
};

const whole = `
running 4 tests
test a ... ok
test m::b - should panic ... FAILED
test m::c ... ignored, not yet
test src/lib.rs - add (line 3) - compile ... ok

failures:

---- m::b stdout ----
test a ... FAILED
failures:
note: test did not panic as expected

failures:
    m::b

test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

`;

const expected = [
  { name: 'a', kind: 'passed' },
  { name: 'm::b', kind: 'failed' },
  { name: 'm::c', kind: 'skipped', reason: 'not yet' },
  { name: 'src/lib.rs - add (line 3)', kind: 'passed' },
];

test('results, reasons and the words of those that failed', () => {
  const { words, output } = heard(whole);
  expect(words).toEqual(expected);
  expect(output.hasResult).toBe(true);
  expect([...output.listed]).toEqual(['m::b']);
  expect(output.words().get('m::b')).toBe('test a ... FAILED\nfailures:\nnote: test did not panic as expected');
});

test('wherever the output is cut it says the same, each test once', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), cuts => {
      expect(heard(whole, cuts).words).toEqual(expected);
    }),
  );
});

test('it throws on nothing, and tells no test twice', () => {
  const piece = fc.oneof(
    fc.constantFrom('test a ... ', 'ok', 'FAILED\n', '\n', 'failures:\n', 'test m::b', ' ... ok\n'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece), pieces => {
      const told = heard(pieces.join('')).words.map(({ name }) => name);
      expect(new Set(told).size).toBe(told.length);
    }),
  );
});

test('words of tests that stand between a name and its result, before it, and in colour', () => {
  const { words } = heard(
    'test a ... no end\nstill a\nFAILED\ntest m::b ... ok\nno linetest m::c ... \u001B[32mok\u001B[m\n',
  );
  expect(words).toEqual([
    { name: 'a', kind: 'failed' },
    { name: 'm::b', kind: 'passed' },
    { name: 'm::c', kind: 'passed' },
  ]);
});

test('with one thread the next name ends a test whose result stands behind words of its own', () => {
  const output = new LibtestOutput(names);
  expect(output.hear('test a ... words\nmore ok')).toEqual([]);
  expect(output.hear('\ntest m::b ... ')).toEqual([{ name: 'a', kind: 'passed' }]);
});

test('what only looks like a result of a test that there is not, is not one', () => {
  expect(heard('test other ... ok\ntest a ... fine\n').words).toEqual([]);
});

test('a program that says no result has not come to its end', () => {
  expect(heard('running 2 tests\ntest a ... ok\n').output.hasResult).toBe(false);
});

test('names as they are listed', () => {
  expect(listed('a: test\nm::b: benchmark\nsrc/lib.rs - add (line 3): test\n\n3 tests, 0 benchmarks\n')).toEqual([
    'a',
    'm::b',
    'src/lib.rs - add (line 3)',
  ]);
});
