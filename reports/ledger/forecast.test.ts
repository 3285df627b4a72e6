import { expect, test } from 'vitest';
import { dayAfter } from './days.ts';
import { forecast } from './forecast.ts';

const today = '2026-11-22';
const points = (...pairs: readonly (readonly [daysAgo: number, entries: number])[]) =>
  pairs.map(([daysAgo, entries]) => ({ day: dayAfter(today, -daysAgo), entries }));

test('a ledger that shrinks by one a day is empty when its entries are used up', () => {
  const daily = Array.from({ length: 61 }, (_, at) => [60 - at, 90 - at] as const);
  const found = forecast(points(...daily), today);
  expect(found).toMatchObject({ days: 60, changes: 60, emptyOn: '2026-12-22' });
  expect(found?.perWeek).toBeCloseTo(-7);
});

test('one that grows is never paid', () => {
  const found = forecast(points([80, 1], [60, 2], [40, 3], [20, 4], [0, 5]), today);
  expect(found?.perWeek).toBeGreaterThan(0);
  expect(found).not.toHaveProperty('emptyOn');
});

test('only the last 90 days count', () => {
  const found = forecast(points([400, 1000], [300, 50], [80, 50], [50, 50], [20, 50], [0, 50]), today);
  expect(found).toMatchObject({ days: 90, perWeek: 0 });
});

test.each([
  ['no day', []],
  [
    '13 days',
    [
      [13, 9],
      [9, 8],
      [5, 7],
      [0, 6],
    ],
  ],
  [
    'two changes',
    [
      [200, 9],
      [50, 8],
      [0, 6],
    ],
  ],
] as const)('%s are too little', (_, pairs) => {
  expect(forecast(points(...pairs), today)).toBeUndefined();
});
