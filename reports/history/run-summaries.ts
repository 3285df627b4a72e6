import { headColumns, headOf } from './booked-rows.ts';
import { isComplete, type BookedRun } from './booking.ts';
import { numberAt } from './cells.ts';
import type { Database } from './database.ts';

/** One line of the list of runs. */
export type RunSummary = Omit<BookedRun, 'position'> & {
  readonly complete: boolean;
  readonly census: number;
  readonly passed: number;
};

/** All runs that are booked and not pruned, newest first. */
export const readRuns = (database: Database): readonly RunSummary[] =>
  database.rows(`select census, passed, ${headColumns} from runs order by position desc, runs.name desc`).map(row => {
    const { position: _position, ...run } = headOf(row.slice(2));
    return { ...run, complete: isComplete(run), census: numberAt(row, 0), passed: numberAt(row, 1) };
  });
