import { afterEach, describe, expect, test } from 'vitest';
import { sampleTest } from '../sample-records.ts';
import type { History } from './history.ts';
import { got, history, runAt, tidy } from './sample-history.ts';

afterEach(tidy);

const left = (memory: History): readonly string[] => got(memory.runs()).map(({ id }) => id);
const tests = [sampleTest()];
const fast = { gate: 'fast', partial: true } as const;
const now = Date.parse('2026-11-21T10:10:00Z');

describe('prune', () => {
  test('keeps the newest runs, and says how many have gone', async () => {
    const memory = await history();
    for (const minute of [1, 2, 3, 4, 5]) got(memory.record(runAt(minute, tests, fast)));
    expect(got(memory.prune({ runs: 2, now }))).toBe(3);
    expect(left(memory)).toEqual(['run-0005', 'run-0004']);
    expect(got(memory.prune({ runs: 2, now }))).toBe(0);
  });

  test('keeps what is not too old', async () => {
    const memory = await history();
    for (const minute of [1, 5, 9]) got(memory.record(runAt(minute, tests, fast)));
    expect(got(memory.prune({ olderThanMs: 6 * 60_000, now }))).toBe(1);
    expect(left(memory)).toEqual(['run-0009', 'run-0005']);
    expect(got(memory.prune({ now }))).toBe(0);
  });

  test('the newest complete run of each gate stays, however old: a census is held against it', async () => {
    const memory = await history();
    got(memory.record(runAt(0, tests, { gate: 'core' })));
    got(memory.record(runAt(1, tests, { gate: 'full' })));
    got(memory.record(runAt(2, tests, { gate: 'soak' })));
    for (const minute of [3, 4, 5]) got(memory.record(runAt(minute, tests, fast)));
    expect(got(memory.prune({ runs: 1, olderThanMs: 0, now }))).toBe(4);
    expect(left(memory)).toEqual(['run-0002', 'run-0001']);
    expect(got(memory.baseline('core'))?.run).toBe('run-0001');
  });

  test('a test without runs is forgotten, the gauges of its gate are not', async () => {
    const memory = await history();
    got(memory.record(runAt(1, [sampleTest({ titles: ['old'], flags: ['flaky'] })], fast)));
    got(memory.record(runAt(2, tests)));
    const before = got(memory.project(counts => counts));
    got(memory.prune({ runs: 1, now }));
    expect(got(memory.tests()).map(({ titles }) => titles)).toEqual([['sum', 'adds']]);
    expect(got(memory.project(counts => counts))).toEqual(before);
  });

  test('a run that comes after all others were pruned is still the newest', async () => {
    const memory = await history();
    got(memory.record(runAt(50, tests, fast)));
    got(memory.prune({ runs: 0, now }));
    got(memory.record(runAt(1, tests, { ...fast, verdict: 'fail' })));
    expect(got(memory.project(({ gates }) => gates[0]?.last?.succeeded))).toBe(false);
  });
});
