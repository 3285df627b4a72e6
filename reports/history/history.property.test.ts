import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { outcomeKinds, type Flag } from '../../harness/protocol/outcome.ts';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';
import type { Counted } from '../metrics/gate-counts.ts';
import { sampleTest } from '../sample-records.ts';
import type { HistoryCounts } from './counts.ts';
import type { History } from './history.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const flags: readonly Flag[] = ['flaky', 'leaky', 'slow'];
const verdicts: readonly VerdictKind[] = ['pass', 'pass-with-debt', 'fail', 'incomplete', 'interrupted'];

const someTest: fc.Arbitrary<TestRecord> = fc
  .record({
    suite: fc.constantFrom('unit', 'api', "o'h\0"),
    titles: fc.array(fc.constantFrom('a', 'b > c', 'd\0', ''), { minLength: 1, maxLength: 2 }),
    outcome: fc.constantFrom(...outcomeKinds),
    durationMs: fc.integer({ min: -5, max: 5_000 }),
    flags: fc.subarray([...flags]),
    leaks: fc.array(fc.constant({ pid: 3, command: 'sleep' }), { maxLength: 2 }),
  })
  .map(more => sampleTest(more));

const someRun = fc.record({
  minute: fc.integer({ min: 0, max: 500 }),
  tests: fc.array(someTest, { maxLength: 5 }),
  gate: fc.constantFrom('fast', 'core', 'full'),
  verdict: fc.constantFrom(...verdicts),
  partial: fc.boolean(),
  durationMs: fc.integer({ min: -1_000, max: 5_000_000 }),
  kills: fc.array(
    fc.record({
      pid: fc.constantFrom(3, 4),
      command: fc.constant('sleep'),
      signal: fc.constant('SIGKILL'),
      survived: fc.boolean(),
      reason: fc.constantFrom('test limit', 'leaked', 'interrupted', 'bad luck'),
      ms: fc.integer({ min: 0, max: 20_000 }),
    }),
    { maxLength: 3 },
  ),
});

const someRuns: fc.Arbitrary<readonly RunRecord[]> = fc
  .array(someRun, { minLength: 1, maxLength: 6 })
  .map(runs => runs.map(({ minute, tests, ...more }, index) => runAt(minute, tests, { ...more, id: `run-${index}` })));

const recordAll = (memory: History, runs: readonly RunRecord[]): void => {
  for (const run of runs)
    got(memory.record(run, { debtAdded: new Map([['unit', 1]]), debtPaid: new Map([['api', 2]]) }));
};

const counts = (memory: History): HistoryCounts => got(memory.project(value => value));

const ofHistogram = (name: string, { sum, count, buckets }: Counted): readonly (readonly [string, number])[] => [
  [`${name} sum`, sum],
  [`${name} count`, count],
  ...[...buckets].map(([bound, total]) => [`${name} ${bound}`, total] as const),
];

/** Every counter by name. */
const totals = ({ gates, suites, killSeconds }: HistoryCounts): ReadonlyMap<string, number> =>
  new Map([
    ...ofHistogram('kills', killSeconds),
    ...gates.flatMap(({ gate, runs, seconds }) => [
      ...[...runs].map(([verdict, total]) => [`${gate} ${verdict}`, total] as const),
      ...ofHistogram(gate, seconds),
    ]),
    ...suites.flatMap(({ suite, results, kills, hangs, crashes, leakedProcesses, survivors, debtPaid, debtAdded }) => [
      ...[...results, ...kills].map(([part, total]) => [`${suite} ${part}`, total] as const),
      ...Object.entries({ hangs, crashes, leakedProcesses, survivors, debtPaid, debtAdded }).map(
        ([name, total]) => [`${suite} ${name}`, total] as const,
      ),
    ]),
  ]);

test('pruning never changes a count, and counting goes on from there', async () => {
  await fc.assert(
    fc.asyncProperty(someRuns, fc.nat(6), fc.nat(6), async (runs, at, keep) => {
      const [memory, unpruned] = [await history(), await history()];
      recordAll(unpruned, runs);
      recordAll(memory, runs.slice(0, at));
      const before = counts(memory);
      got(memory.prune({ runs: keep, now: 0 }));
      expect(counts(memory)).toEqual(before);
      recordAll(memory, runs);
      const after = totals(counts(memory));
      for (const [name, total] of totals(before)) expect(after.get(name), name).toBeGreaterThanOrEqual(total);
      expect(counts(memory)).toEqual(counts(unpruned));
    }),
    { numRuns: 12 },
  );
});

test('a history that is carried run by run, in any order, is the same history', async () => {
  await fc.assert(
    fc.asyncProperty(someRuns, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), async (runs, order) => {
      const [from, to] = [await history(), await history()];
      recordAll(from, runs);
      const shuffled = runs
        .map(({ run }, index) => ({ id: run.id, rank: order[index] ?? 0 }))
        .toSorted((a, b) => a.rank - b.rank);
      for (const { id } of shuffled) got(to.import(got(from.export(id)), id));
      const ids = [...new Set(runs.flatMap(({ tests }) => tests.map(({ id }) => id)))];
      for (const look of [
        (memory: History) => memory.tests(),
        (memory: History) => memory.tests(['unit']),
        (memory: History) => memory.baseline('full'),
        (memory: History) => memory.baseline('fast'),
        (memory: History) => memory.streaks(ids),
        (memory: History) => memory.runs(),
        (memory: History) => memory.project(value => value),
      ])
        expect(look(to)).toEqual(look(from));
    }),
    { numRuns: 12 },
  );
});
