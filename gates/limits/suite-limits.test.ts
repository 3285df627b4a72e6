import { expect, test } from 'vitest';
import { testId, type TestId, type TestRef } from '../../harness/protocol/test-id.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import type { LimitsFile } from '../config/config-file.ts';
import { toLimits } from '../config/suites.ts';
import { limitsHead, limitsOf, type SuiteLimits } from './suite-limits.ts';

const ref = (title: string, more: Partial<TestRef> = {}): TestRef => ({ file: 'a.test.ts', titles: [title], ...more });
const id = (title: string, suite = 'web'): TestId => testId(suite, ref(title));

const known = (title: string, p99Ms: number, more: Partial<TestHistory> = {}): TestHistory => ({
  id: id(title),
  suite: 'web',
  file: 'a.test.ts',
  titles: [title],
  passes: { runs: 20, p99Ms },
  runs: 20,
  failures: 0,
  last: 'passed',
  lastFlaky: false,
  clean: 20,
  lastAt: 0,
  ...more,
});

const given = (said: LimitsFile | undefined, history: readonly TestHistory[] = []): SuiteLimits =>
  limitsOf({ name: 'web', limits: toLimits(said), ...(said === undefined ? {} : { limitsSaid: said }) }, history);

test.each<{ what: string; said?: LimitsFile; history?: readonly TestHistory[]; limit: object }>([
  { what: 'nothing is said: the default', limit: { ms: 60_000, from: 'default' } },
  { what: 'a time for all', said: { test: 30_000 }, limit: { ms: 30_000, from: 'configured' } },
  {
    what: 'learned',
    said: { test: 'auto' },
    history: [known('t', 2_000)],
    limit: { ms: 20_000, from: 'learned', runs: 20 },
  },
  { what: 'history that nobody asked for', history: [known('t', 2_000)], limit: { ms: 60_000, from: 'default' } },
  {
    what: 'a time that is set wins over history',
    said: { test: 30_000 },
    history: [known('t', 9_000)],
    limit: { ms: 30_000, from: 'configured' },
  },
  {
    what: 'learned, but nothing is remembered of it',
    said: { test: 'auto' },
    history: [known('other', 2_000)],
    limit: { ms: 60_000, from: 'default' },
  },
  {
    what: 'learned, but too little is remembered',
    said: { test: 'auto' },
    history: [known('t', 2_000, { passes: { runs: 2, p99Ms: 2_000 } })],
    limit: { ms: 60_000, from: 'default' },
  },
  {
    what: 'learned, but it never passed',
    said: { test: 'auto' },
    history: [{ ...known('t', 2_000), passes: undefined } as unknown as TestHistory],
    limit: { ms: 60_000, from: 'default' },
  },
  {
    what: 'the same id in another suite teaches nothing',
    said: { test: 'auto' },
    history: [known('t', 2_000, { suite: 'api' })],
    limit: { ms: 60_000, from: 'default' },
  },
  {
    what: 'a pattern wins over what is learned',
    said: { test: 'auto', tests: { '* > t': 1_000 } },
    history: [known('t', 2_000)],
    limit: { ms: 1_000, from: 'configured', pattern: '* > t' },
  },
  {
    what: 'a pattern wins over the time for all',
    said: { test: 30_000, tests: { 'web :: a.test.ts > *': 120_000 } },
    limit: { ms: 120_000, from: 'configured', pattern: 'web :: a.test.ts > *' },
  },
  {
    what: 'of two patterns that match, the last',
    said: { tests: { '*': 1_000, '* > t': 2_000, '* > other': 3_000 } },
    limit: { ms: 2_000, from: 'configured', pattern: '* > t' },
  },
])('$what', ({ said, history, limit }) => {
  const limits = given(said, history);
  expect(limits.ofTest(id('t'))).toEqual(limit);
  expect(limits.limits.ofTest?.(ref('t')) ?? limits.limits.testMs).toBe('ms' in limit ? limit.ms : 0);
});

test('the clocks ask by place, and get the limit of the id: projects and second tests of a name are others', () => {
  const history = [known('t', 2_000), known('t', 5_000, { id: testId('web', ref('t', { nth: 2 })) })];
  const { limits } = given({ test: 'auto', tests: { 'web/dom :: *': 7_000 } }, history);
  const limitOf = (test: TestRef): number | undefined => limits.ofTest?.(test);
  expect(limitOf(ref('t'))).toBe(20_000);
  expect(limitOf(ref('t', { nth: 2 }))).toBe(50_000);
  expect(limitOf(ref('t', { project: 'dom' }))).toBe(7_000);
  expect(limitOf(ref('t', { project: 'node' }))).toBe(60_000);
});

test('trouble of no test teaches nothing', () => {
  const load = known('(load)', 5);
  expect(given({ test: 'auto' }, [load]).learned.size).toBe(0);
});

test('the journal keeps what must come true, and nothing otherwise', () => {
  expect(limitsHead(given(undefined))).toEqual({});
  expect(limitsHead(given({ test: 'auto' }, [known('t', 5)]))).toEqual({});
  expect(limitsHead(given({ test: 'auto' }))).toEqual({ limits: { unlearnedMs: 60_000 } });
  expect(limitsHead(given({ tests: { '* > t': 5 } }))).toEqual({ limits: { patterns: ['* > t'] } });
});
