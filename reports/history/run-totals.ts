import { numberAt } from './cells.ts';
import { bitsToFlags, outcomeCodes, toStored } from './codes.ts';
import type { Database } from './database.ts';

/** How many tests of a run came to what, in the words of its totals line. */
export type RunTotals = Readonly<
  Record<
    'census' | 'passed' | 'failed' | 'hung' | 'crashed' | 'skipped' | 'not-run' | 'flaky' | 'leaky' | 'slow',
    number
  >
>;

/** Counts the results of one run. */
export const readTotals = (database: Database, run: string): RunTotals => {
  const totals = {
    census: 0,
    passed: 0,
    failed: 0,
    hung: 0,
    crashed: 0,
    skipped: 0,
    'not-run': 0,
    flaky: 0,
    leaky: 0,
    slow: 0,
  };
  const rows = database.rows(
    `select outcome, flags, count(*) from results where run = (select id from runs where name = ?) group by outcome, flags`,
    [toStored(run)],
  );
  for (const row of rows) {
    const count = numberAt(row, 2);
    totals.census += count;
    totals[outcomeCodes[numberAt(row, 0)] ?? 'not-run'] += count;
    for (const flag of bitsToFlags(numberAt(row, 1))) totals[flag] += count;
  }
  return totals;
};
