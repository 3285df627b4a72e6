import {
  type Counted,
  postgresSecondsBounds,
  type PreflightCount,
  preflightSecondsBounds,
  redisSecondsBounds,
} from '../metrics/gate-counts.ts';
import type { BookedPreflight } from './booking.ts';
import { numberAt, textAt } from './cells.ts';
import { fromStored, toStored } from './codes.ts';
import { add, histogram, observed, type Counter, type Counters, type Increment } from './counters.ts';
import type { Database } from './database.ts';

/** Notes that a preflight begins: whatever was ready is so no longer. */
export const beginPreflight = (database: Database, env: string, run: string): undefined => {
  database.run(
    `insert into preflights (env, run) values (?, ?)
     on conflict (env) do update set run = excluded.run, ready_until = null`,
    [toStored(env), toStored(run)],
  );
};

/** Notes that it is ready, where no other preflight of the environment has begun since. */
export const endPreflight = (database: Database, env: string, run: string, readyUntil: number): boolean =>
  database.run('update preflights set ready_until = ? where env = ? and run = ?', [
    readyUntil,
    toStored(env),
    toStored(run),
  ]) > 0;

/** Adds a preflight to what is counted. */
export const countPreflight = (database: Database, booked: BookedPreflight): void => {
  const { env, succeeded, at } = booked;
  add(database, incrementsOf(booked));
  database.run("insert into preflights (env, run) values (?, '') on conflict do nothing", [toStored(env)]);
  database.run('update preflights set last_at = ?1 where env = ?2 and coalesce(last_at, 0) < ?1', [at, toStored(env)]);
  if (succeeded === undefined) return;
  database.run('update preflights set succeeded = ? where env = ?', [Number(succeeded), toStored(env)]);
  if (succeeded) database.run('update preflights set last_success_at = ? where env = ?', [at, toStored(env)]);
};

const incrementsOf = ({ env, ms, checks, pings }: BookedPreflight): readonly Increment[] => [
  ['preflightRuns', env, '', 1],
  ...observed('preflightSeconds', env, ms, preflightSecondsBounds),
  ...checks.map(({ name, status }): Increment => ['preflightChecks', JSON.stringify([env, name]), status, 1]),
  ...pings.flatMap(({ of, ms: answers }) =>
    answers.flatMap(answer => {
      const [counter, bounds] =
        of === 'redis'
          ? (['preflightRedis', redisSecondsBounds] as const)
          : (['preflightPostgres', postgresSecondsBounds] as const);
      return microseconds(counter, env, answer, bounds);
    }),
  ),
];

/** One observation of less than a millisecond, perhaps: its sum is kept in microseconds. */
const microseconds = (counter: Counter, label: string, ms: number, bounds: readonly number[]): readonly Increment[] => {
  const bound = bounds.find(limit => ms <= limit * 1000);
  return [
    [counter, label, 'us', Math.round(ms * 1000)],
    [counter, label, 'count', 1],
    ...(bound === undefined ? [] : [[counter, label, String(bound), 1] as const]),
  ];
};

/** Every environment in which a preflight has begun. */
export const readPreflights = (database: Database, counters: Counters): readonly PreflightCount[] =>
  database
    .rows('select env, ready_until, last_at, succeeded, last_success_at from preflights order by env')
    .map(row => {
      const env = fromStored(textAt(row, 0));
      const [readyUntil, lastAt, lastSuccessAt] = [secondsAt(row[1]), secondsAt(row[2]), secondsAt(row[4])];
      return {
        env,
        runs: counters.get('preflightRuns')?.get(env)?.get('') ?? 0,
        seconds: histogram(counters.get('preflightSeconds')?.get(env), preflightSecondsBounds),
        checks: checksOf(counters, env),
        redis: fine(counters.get('preflightRedis')?.get(env), redisSecondsBounds),
        postgres: fine(counters.get('preflightPostgres')?.get(env), postgresSecondsBounds),
        succeeded: numberAt(row, 3) === 1,
        ...(lastAt === undefined ? {} : { lastAt }),
        ...(lastSuccessAt === undefined ? {} : { lastSuccessAt }),
        ...(readyUntil === undefined ? {} : { readyUntil }),
      };
    });

const secondsAt = (cell: unknown): number | undefined =>
  cell === undefined || cell === null ? undefined : Number(cell) / 1000;

const fine = (parts: ReadonlyMap<string, number> | undefined, bounds: readonly number[]): Counted => ({
  ...histogram(parts, bounds),
  sum: (parts?.get('us') ?? 0) / 1e6,
});

const checksOf = (counters: Counters, env: string): PreflightCount['checks'] =>
  new Map(
    [...(counters.get('preflightChecks') ?? [])].flatMap(([label, parts]) => {
      const [of, check]: readonly unknown[] = JSON.parse(label);
      return of === env && typeof check === 'string' ? [[check, parts] as const] : [];
    }),
  );
