import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, daysBetween, isDate, utcDay } from './dates.ts';

test.each(['2026-11-01', '2024-02-29', '2000-02-29', '1970-01-01', '9999-12-31'])('%s is a date', text => {
  expect(isDate(text)).toBe(true);
});

test.each([
  '',
  '2026-02-29',
  '2100-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-04-31',
  '2026-11-00',
  '2026-1-1',
  '26-11-01',
  '2026/11/01',
  '2026-11-01T00:00:00Z',
  ' 2026-11-01',
  '2026-11-01\n',
  '٢٠٢٦-11-01',
])('%j is none', text => {
  expect(isDate(text)).toBe(false);
});

test('days are counted over months, leap days and years', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  expect(daysBetween('2026-11-01', '2026-11-01')).toBe(0);
  expect(daysBetween('2026-11-01', '2026-10-30')).toBe(-2);
  expect(utcDay(Date.UTC(2026, 8, 14, 23, 59, 59, 999))).toBe('2026-09-14');
});

test('to add days and to count them are one idea', () => {
  const day = fc.integer({ min: 0, max: 80_000 }).map(n => utcDay(n * 86_400_000));
  fc.assert(
    fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, days) => {
      const to = addDays(from, days);
      return daysBetween(from, to) === days && (days < 0 || isDate(to));
    }),
  );
});
