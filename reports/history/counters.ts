import { type Counted, killSecondsBounds, runSecondsBounds } from '../metrics/gate-counts.ts';
import type { Booking, DebtMoves } from './booking.ts';
import { numberAt, textAt } from './cells.ts';
import { fromStored, toStored } from './codes.ts';
import type { Database } from './database.ts';

/** What is counted for ever. `runs` and `seconds` are labelled by gate, `killSeconds` by nothing, those of the preflight by environment (its checks by check as well), the others by suite. */
export type Counter =
  | 'runs'
  | 'seconds'
  | 'results'
  | 'leaked'
  | 'survivors'
  | 'kills'
  | 'killSeconds'
  | 'debtAdded'
  | 'debtPaid'
  | 'preflightRuns'
  | 'preflightSeconds'
  | 'preflightChecks'
  | 'preflightRedis'
  | 'preflightPostgres';

/** By counter, then label, then part: a verdict, an outcome, a reason, a bound. */
export type Counters = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, number>>>;

/** One more, or so many more, of something. */
export type Increment = readonly [counter: Counter, label: string, part: string, by: number];

/** Adds a run to the counters. Inside the transaction that books it, so that a run is counted once or not at all. */
export const count = (database: Database, booking: Booking): void => add(database, incrementsOf(booking));

/** Adds entries that were written into the ledger, or removed from it as paid, between two runs. */
export const countDebt = (database: Database, { debtAdded, debtPaid }: DebtMoves): void =>
  add(database, [
    ...[...(debtAdded ?? [])].map(([suite, by]): Increment => ['debtAdded', suite, '', by]),
    ...[...(debtPaid ?? [])].map(([suite, by]): Increment => ['debtPaid', suite, '', by]),
  ]);

/** Adds to the counters. */
export const add = (database: Database, increments: readonly Increment[]): void => {
  const sums = new Map<string, number>();
  for (const [counter, label, part, by] of increments) {
    const key = [counter, toStored(label), part].map(text => JSON.stringify(text)).join();
    sums.set(key, (sums.get(key) ?? 0) + by);
  }
  database.run(
    `insert into counters (counter, label, part, total)
     select value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as bigint) from json_each(?)
     where true on conflict (counter, label, part) do update set total = counters.total + excluded.total`,
    [`[${[...sums].map(([key, by]) => `[${key},${by}]`).join()}]`],
  );
};

/** Reads all counters. */
export const readCounters = (database: Database): Counters => {
  const counters = new Map<string, Map<string, Map<string, number>>>();
  for (const row of database.rows('select counter, label, part, total from counters order by counter, label, part')) {
    const [counter, label] = [textAt(row, 0), fromStored(textAt(row, 1))];
    const labels = counters.get(counter) ?? new Map<string, Map<string, number>>();
    const parts = labels.get(label) ?? new Map<string, number>();
    counters.set(counter, labels.set(label, parts.set(textAt(row, 2), numberAt(row, 3))));
  }
  return counters;
};

/** A histogram of the parts of a counter. */
export const histogram = (parts: ReadonlyMap<string, number> | undefined, bounds: readonly number[]): Counted => {
  let total = 0;
  const buckets = new Map(bounds.map(bound => [bound, (total += parts?.get(String(bound)) ?? 0)]));
  return { sum: (parts?.get('ms') ?? 0) / 1000, count: parts?.get('count') ?? 0, buckets };
};

const incrementsOf = ({ run, suites, tests, kills }: Booking): readonly Increment[] => [
  ['runs', run.gate, run.verdict, 1],
  ...observed('seconds', run.gate, run.ms, runSecondsBounds),
  ...suites.flatMap(({ name, leaked, debtAdded, debtPaid }): readonly Increment[] => [
    ['leaked', name, '', leaked],
    ['debtAdded', name, '', debtAdded],
    ['debtPaid', name, '', debtPaid],
  ]),
  ...resultsOf(tests),
  ...kills.flatMap(({ suite, reason, ms, survived }): readonly Increment[] => [
    ['kills', suite, reason, 1],
    ['survivors', suite, '', Number(survived)],
    ...(ms === undefined ? [] : observed('killSeconds', '', ms, killSecondsBounds)),
  ]),
];

/** Summed up first: of a hundred thousand tests each would be made a key of the sums. */
const resultsOf = (tests: Booking['tests']): readonly Increment[] => {
  const suites = new Map<string, Map<string, number>>();
  for (const { suite, outcome } of tests) {
    const outcomes = suites.get(suite) ?? new Map<string, number>();
    suites.set(suite, outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
  }
  return [...suites].flatMap(([suite, outcomes]) =>
    [...outcomes].map(([outcome, by]): Increment => ['results', suite, outcome, by]),
  );
};

/** One observation in milliseconds: its bucket alone, so that a bucket is never counted twice; those above the last bound have none. */
export const observed = (
  counter: Counter,
  label: string,
  ms: number,
  bounds: readonly number[],
): readonly Increment[] => {
  const bound = bounds.find(limit => ms <= limit * 1000);
  return [
    [counter, label, 'ms', ms],
    [counter, label, 'count', 1],
    ...(bound === undefined ? [] : [[counter, label, String(bound), 1] as const]),
  ];
};
