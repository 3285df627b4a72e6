import { expect, test } from 'vitest';
import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { LimitsFile } from '../config/config-file.ts';
import { toLimits } from '../config/suites.ts';
import { limitLines, listedLimits } from './listed-limits.ts';
import { limitsOf } from './suite-limits.ts';

const id = (title: string): TestId => testId('web', { file: 'a.test.ts', titles: [title] });
const passedIn = (title: string, p99Ms: number, runs = 20): TestHistory => ({
  id: id(title),
  suite: 'web',
  file: 'a.test.ts',
  titles: [title],
  passes: { runs, p99Ms },
  runs,
  failures: 0,
  last: 'passed',
  lastFlaky: false,
  clean: runs,
  lastAt: 0,
});
const listed = (
  said: LimitsFile,
  tests: readonly string[],
  history: readonly TestHistory[] = [],
): ReturnType<typeof listedLimits> =>
  listedLimits(limitsOf({ name: 'web', limits: toLimits(said), limitsSaid: said }, history), tests.map(id));

test('a suite that says nothing has its defaults', () => {
  const all = listed({}, ['a', 'b']);
  expect(all).toMatchObject({ learns: false, tests: [], others: 2, idle: [] });
  expect(all.clocks['test']).toEqual({ ms: 60_000, from: 'default' });
  expect(limitLines(all)).toEqual([
    'limits: test 1 m, hook 1 m, load 1 m, silence 5 m, teardown 20 s, grace 5 s (default)',
  ]);
});

test('what is configured stands before the defaults, with the tests that have their own', () => {
  const all = listed({ test: 30_000, suite: 600_000, tests: { '* > slow': 120_000, '* > gone': 1 } }, ['a', 'slow']);
  expect(all.idle).toEqual(['* > gone']);
  expect(all.tests).toEqual([{ test: id('slow'), ms: 120_000, from: 'configured', pattern: '* > slow' }]);
  expect(limitLines(all)).toEqual([
    'limits: test 30 s, suite 10 m (configured) · hook 1 m, load 1 m, silence 5 m, teardown 20 s, grace 5 s (default)',
    '  2 m  web :: a.test.ts > slow  (configured for "* > slow")',
  ]);
});

test('what is learned is told with how many passes taught it', () => {
  const history = [passedIn('a', 5), passedIn('b', 4_500, 7), passedIn('c', 9, 2), passedIn('gone', 50_000)];
  const all = listed({ test: 'auto' }, ['a', 'b', 'c', 'd'], history);
  expect(all).toMatchObject({ learns: true, others: 2 });
  expect(all.tests).toEqual([
    { test: id('a'), ms: 10_000, from: 'learned', runs: 20 },
    { test: id('b'), ms: 45_000, from: 'learned', runs: 7 },
  ]);
  expect(limitLines(all)).toEqual([
    'limits: test 10 s to 45 s (learned for 2 tests from 7 to 20 passes), 1 m (default) for 2 with fewer than 3 · hook 1 m, load 1 m, silence 5 m, teardown 20 s, grace 5 s (default)',
    '  45 s  web :: a.test.ts > b  (learned from 7 passes)',
    '  10 s  web :: a.test.ts > a  (learned from 20 passes)',
  ]);
});

test('what was to be learned and could not be is told', () => {
  expect(limitLines(listed({ test: 'auto' }, ['a']))[0]).toMatch(
    /^limits: test 1 m \(default\): to be learned, but no test is remembered with 3 passes · hook/,
  );
});

test('of many tests ten are told', () => {
  const titles = Array.from({ length: 31 }, (_, nth) => `t${nth}`);
  const all = listed(
    { test: 'auto' },
    titles,
    titles.map((title, nth) => passedIn(title, nth * 1_000)),
  );
  const lines = limitLines(all);
  expect(all.tests).toHaveLength(31);
  expect(lines).toHaveLength(12);
  expect(lines[1]).toContain('5 m  web :: a.test.ts > t30');
  expect(lines.at(-1)).toBe('  … and 21 tests more with limits of their own: --json - tells all');
});
