import { baselineRuns } from './baselines.ts';
import { numberAt } from './cells.ts';
import type { Database } from './database.ts';

/** What stays: the newest `runs`, and nothing that began longer ago than `olderThanMs`. What is absent sets no bound. */
export type Keep = { readonly runs?: number; readonly olderThanMs?: number; readonly now: number };

/**
 * Forgets old runs and gives back how many; their counts stay in the counters. The newest complete run of each gate always
 * stays, since a census is held against it. The file does not shrink: its free pages are used again.
 */
export const pruneRuns = (database: Database, { runs = Infinity, olderThanMs = Infinity, now }: Keep): number => {
  const baselines = new Set(baselineRuns(database));
  const old = database
    .rows('select id, started_at from runs order by position desc, name desc')
    .filter((row, index) => index >= runs || now - numberAt(row, 1) > olderThanMs)
    .map(row => numberAt(row, 0))
    .filter(id => !baselines.has(id));
  if (old.length === 0) return 0;
  const list = JSON.stringify(old);
  const listed = 'in (select cast(atom as bigint) from json_each(?))';
  database.run(`insert into folded (name) select name from runs where id ${listed} on conflict do nothing`, [list]);
  for (const table of ['results', 'run_suites', 'kills'])
    database.run(`delete from ${table} where run ${listed}`, [list]);
  database.run(`delete from runs where id ${listed}`, [list]);
  database.exec('delete from tests where id in (select id from tests except select test from results)');
  database.exec('delete from places where id in (select id from places except select place from tests)');
  database.exec('delete from signatures where id in (select id from signatures except select signature from results)');
  return old.length;
};
