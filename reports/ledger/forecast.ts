import { dayAfter, daysBetween } from './days.ts';
import type { LedgerPoint } from './facts.ts';

/** Where the ledger goes when it goes on as it did. */
export type Forecast = {
  /** What it is made of: the last so many days, and how often the ledger has changed in them. */
  readonly days: number;
  readonly changes: number;
  /** Entries more a week; less when negative. */
  readonly perWeek: number;
  /** When nothing is owed, at that pace; absent where it does not shrink, or not within ten years. */
  readonly emptyOn?: string;
};

const windowDays = 90;
const leastDays = 14;
const leastChanges = 3;
const farDays = 3_650;

/** A straight line through the ends of the last 90 days, by least squares; undefined while too little is known for any. */
export const forecast = (points: readonly LedgerPoint[], today: string): Forecast | undefined => {
  const [oldest] = points;
  const last = points.at(-1);
  if (oldest === undefined || last === undefined) return undefined;
  const days = Math.min(windowDays, daysBetween(oldest.day, today));
  const start = dayAfter(today, -days);
  const changes = points.filter(({ day }) => day > start).length;
  if (days < leastDays || changes < leastChanges) return undefined;
  const perDay = slope(dailyCounts(points, start, days));
  const left = perDay < 0 ? last.entries / -perDay : Infinity;
  return {
    days,
    changes,
    perWeek: perDay * 7,
    ...(left <= farDays ? { emptyOn: dayAfter(today, Math.ceil(left)) } : {}),
  };
};

/** What the ledger had at the end of each day, also of those on which it did not change. */
const dailyCounts = (points: readonly LedgerPoint[], start: string, days: number): readonly number[] => {
  let next = 0;
  let entries = 0;
  return Array.from({ length: days + 1 }, (_, at) => {
    const day = dayAfter(start, at);
    for (let point = points[next]; point !== undefined && point.day <= day; point = points[++next])
      ({ entries } = point);
    return entries;
  });
};

const slope = (counts: readonly number[]): number => {
  const middle = (counts.length - 1) / 2;
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  let products = 0;
  let squares = 0;
  for (const [at, count] of counts.entries()) {
    products += (at - middle) * (count - mean);
    squares += (at - middle) ** 2;
  }
  return squares === 0 ? 0 : products / squares;
};
