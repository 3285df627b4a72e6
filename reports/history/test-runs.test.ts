import { afterEach, expect, test } from 'vitest';
import { sampleTest } from '../sample-records.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

test('the runs of a test, the oldest first: outcome, flags, attempts, time, and the commit where the tree was clean', async () => {
  const memory = await history();
  const { id, durationMs: ms } = sampleTest();
  const flaky = sampleTest({ flags: ['flaky'], attempts: 2 });
  const failed = sampleTest({ outcome: 'failed' });
  got(memory.record(runAt(2, [flaky], { commit: 'b'.repeat(40), dirty: true })));
  got(memory.record(runAt(1, [sampleTest()], { commit: 'a'.repeat(40), dirty: false })));
  got(memory.record(runAt(3, [sampleTest({ outcome: 'skipped' })])));
  got(memory.record(runAt(4, [failed])));
  const runs = got(memory.runsOf([id])).get(id) ?? [];
  expect(
    runs.map(({ run, outcome, flags, attempts, commit }) => [run, outcome, flags.join(), attempts, commit]),
  ).toEqual([
    ['run-0002', 'passed', 'flaky', 2, undefined],
    ['run-0001', 'passed', '', 1, 'a'.repeat(40)],
    ['run-0004', 'failed', '', 1, undefined],
  ]);
  expect(runs.map(run => run.ms)).toEqual([ms, ms, ms]);
  expect(runs[1]?.at).toBe(Date.parse('2026-11-21T10:00:00Z'));
  expect(got(memory.runsOf([]))).toEqual(new Map());
});
