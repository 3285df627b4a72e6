import { afterEach, expect, test } from 'vitest';
import { sampleTest } from '../sample-records.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

test('what reruns have cost, the dearest first: attempts of a test are taken to be equally long', async () => {
  const memory = await history();
  const of = (
    title: string,
    attempts: number,
    durationMs: number,
    outcome: 'passed' | 'failed' | 'not-run' = 'passed',
  ) => sampleTest({ titles: [title], attempts, durationMs, outcome });
  got(memory.record(runAt(1, [of('coin', 2, 3_000), of('slow', 3, 90_000, 'failed'), of('calm', 1, 500_000)])));
  got(memory.record(runAt(2, [of('coin', 3, 3_000), of('slow', 1, 30_000), of('calm', 1, 500_000)])));
  got(memory.record(runAt(3, [of('coin', 0, 0, 'not-run')])));
  const id = (title: string) => sampleTest({ titles: [title] }).id;
  expect(got(memory.rerunCosts(10))).toEqual([
    { test: id('slow'), runs: 2, flaky: 0, reruns: 2, ms: 60_000 },
    { test: id('coin'), runs: 2, flaky: 2, reruns: 3, ms: 3_500 },
  ]);
  expect(got(memory.rerunCosts(1)).map(({ test: name }) => name)).toEqual([id('slow')]);
});

test('where nothing was tried again there is nothing to tell', async () => {
  const memory = await history();
  got(memory.record(runAt(1, [sampleTest()])));
  expect(got(memory.rerunCosts(10))).toEqual([]);
});
