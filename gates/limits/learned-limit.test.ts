import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnedCeilingMs, learnedFactor, learnedFloorMs, learnedLimit, leastPasses } from './learned-limit.ts';

const learned = (p99Ms: number, runs = 20): number | undefined => learnedLimit({ runs, p99Ms });

test.each([
  { what: 'an instant', p99Ms: 0, limitMs: 10_000 },
  { what: 'a quick test', p99Ms: 40, limitMs: 10_000 },
  { what: 'the last that gets the floor', p99Ms: 1_000, limitMs: 10_000 },
  { what: 'ten times as long', p99Ms: 1_234, limitMs: 12_340 },
  { what: 'longer than the default', p99Ms: 20_000, limitMs: 200_000 },
  { what: 'the last below the ceiling', p99Ms: 60_000, limitMs: 600_000 },
  { what: 'the ceiling, whatever was seen', p99Ms: 3_600_000, limitMs: 600_000 },
])('$what: $p99Ms ms give $limitMs ms', ({ p99Ms, limitMs }) => {
  expect(learned(p99Ms)).toBe(limitMs);
});

test('too few passes teach nothing, and neither does what is no time', () => {
  expect(learnedLimit(undefined)).toBeUndefined();
  expect(learned(5, leastPasses - 1)).toBeUndefined();
  expect(learned(5, leastPasses)).toBe(learnedFloorMs);
  expect(learned(Number.NaN)).toBeUndefined();
  expect(learned(-1)).toBeUndefined();
});

const times = fc.integer({ min: 0, max: 10 * learnedCeilingMs });
const enough = fc.integer({ min: leastPasses, max: 1_000 });

test('a learned limit is always there, and between floor and ceiling', () => {
  fc.assert(
    fc.property(times, enough, (p99Ms, runs) => {
      const limitMs = learned(p99Ms, runs);
      expect(limitMs).toBeGreaterThanOrEqual(learnedFloorMs);
      expect(limitMs).toBeLessThanOrEqual(learnedCeilingMs);
      expect(Number.isInteger(limitMs)).toBe(true);
    }),
  );
});

test('who took longer never gets less, and below the ceiling everybody gets ten times what they took', () => {
  fc.assert(
    fc.property(times, times, enough, (a, b, runs) => {
      const [short, long] = [Math.min(a, b), Math.max(a, b)];
      expect(learned(short, runs)).toBeLessThanOrEqual(learned(long, runs) ?? 0);
      expect(learned(a, runs)).toBeGreaterThanOrEqual(Math.min(learnedCeilingMs, a * learnedFactor));
    }),
  );
});

test('how many passes there are changes nothing once there are enough', () => {
  fc.assert(fc.property(times, enough, (p99Ms, runs) => learned(p99Ms, runs) === learned(p99Ms)));
});
