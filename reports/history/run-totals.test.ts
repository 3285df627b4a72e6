import { afterEach, expect, test } from 'vitest';
import { mixedRun } from '../sample-records.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

test('the totals of a run are those of its own record; of one that is not known all are 0', async () => {
  const memory = await history();
  const run = runAt(1, mixedRun.tests);
  got(memory.record(run));
  const { census, passed, failed, hung, crashed, skipped, notRun, flaky, leaky, slow } = mixedRun.totals;
  expect(got(memory.totals(run.run.id))).toEqual({
    census,
    passed,
    failed,
    hung,
    crashed,
    skipped,
    'not-run': notRun,
    flaky,
    leaky,
    slow,
  });
  expect(census).toBeGreaterThan(5);
  expect(Object.values(got(memory.totals('nobody'))).every(count => count === 0)).toBe(true);
});
