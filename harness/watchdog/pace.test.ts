import { expect, test } from 'vitest';
import { paceOf } from './pace.ts';

test.each([
  ['news a moment ago', 10, Infinity, 40],
  ['news not long ago', 499, Infinity, 40],
  ['none for a second', 1_000, Infinity, 40],
  ['none for two seconds', 2_000, Infinity, 90],
  ['none for four seconds: on the beat of two', 4_000, Infinity, 90],
  ['none for five seconds', 5_000, Infinity, 240],
  ['none for ten seconds', 10_000, Infinity, 490],
  ['none for long: on the next second', 60_000, Infinity, 990],
  ['none for long, and a clock that runs out soon', 60_000, 60, 60],
  ['a clock that has run out', 60_000, -5, 10],
])('%s', (_what, silentMs, leftMs, pauseMs) => {
  expect(paceOf(100_010, { newsAt: 100_010 - silentMs, dueAt: 100_010 + leftMs })).toBe(pauseMs);
});
