import { expect, test } from 'vitest';
import { paceOf } from './pace.ts';

test.each([
  ['news a moment ago', 10, Infinity, 25],
  ['news not long ago', 999, Infinity, 25],
  ['none for two seconds', 2_000, Infinity, 100],
  ['none for long', 60_000, Infinity, 200],
  ['none for long, and a clock that runs out soon', 60_000, 60, 60],
  ['a clock that has run out', 60_000, -5, 25],
])('%s', (_what, silentMs, leftMs, pauseMs) => {
  expect(paceOf(100_000, { newsAt: 100_000 - silentMs, dueAt: 100_000 + leftMs })).toBe(pauseMs);
});
