import { expect, test } from 'vitest';
import { inSeconds, inWords, saneMs } from './duration.ts';

test.each([
  [0, '0 ms'],
  [350.4, '350 ms'],
  [999.6, '1 s'],
  [4_230, '4.2 s'],
  [30_000, '30 s'],
  [59_960, '1 m'],
  [125_000, '2 m 5 s'],
  [300_000, '5 m'],
  [3_599_600, '1 h'],
  [3_780_000, '1 h 3 m'],
])('%d ms is %s', (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test('a clock that went wrong gives a number all the same', () => {
  expect([Number.NaN, -5, Number.NEGATIVE_INFINITY].map(saneMs)).toEqual([0, 0, 0]);
  expect(inSeconds(Number.POSITIVE_INFINITY)).toBe('31536000.0 s');
});
