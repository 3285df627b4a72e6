import { expect, test } from 'vitest';
import { cleanRunsNeeded, isSolid, upperRate } from './flakiness.ts';

test.each([
  [{ failures: 1, runs: 2 }, 5],
  [{ failures: 1, runs: 5 }, 14],
  [{ failures: 1, runs: 10 }, 29],
  [{ failures: 5, runs: 100 }, 59],
  [{ failures: 1, runs: 100 }, 299],
  [undefined, 14],
  [{ failures: 0, runs: 10 }, 14],
  [{ failures: 3, runs: 0 }, 14],
  [{ failures: 5, runs: 5 }, 1],
  [{ failures: 9, runs: 5 }, 1],
])('%j needs %i clean runs', (rate, runs) => {
  expect(cleanRunsNeeded(rate)).toBe(runs);
});

test('the upper end of the interval, as in the tables', () => {
  expect(upperRate({ failures: 5, runs: 62 })).toBeCloseTo(0.1754, 3);
  expect(upperRate({ failures: 0, runs: 10 })).toBeCloseTo(0.2775, 3);
  expect(upperRate({ failures: 10, runs: 10 })).toBeCloseTo(1, 10);
  expect(upperRate(undefined)).toBe(0.5);
});

test.each([
  [undefined, 9, false],
  [undefined, 10, true],
  [{ failures: 5, runs: 62 }, 3, false],
  [{ failures: 5, runs: 62 }, 4, true],
  [{ failures: 10, runs: 10 }, 1000, false],
])('%j, failed %i times in a row: solid %s', (rate, times, solid) => {
  expect(isSolid(rate, times)).toBe(solid);
});
