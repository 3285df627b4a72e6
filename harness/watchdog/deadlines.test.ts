import { expect, test } from 'vitest';
import type { RunnerEvent, Step } from '../protocol/event.ts';
import { Deadlines } from './deadlines.ts';
import { defaultLimits, type Limits } from './limits.ts';

const limits: Limits = {
  ...defaultLimits,
  testMs: 1_000,
  hookMs: 2_000,
  loadMs: 3_000,
  silenceMs: 60_000,
  teardownMs: 500,
};
const ref = { file: 'a.test.ts', titles: ['t'] };
const started = (more: Partial<Extract<RunnerEvent, { type: 'test-started' }>> = {}): RunnerEvent => ({
  type: 'test-started',
  pid: 1,
  test: ref,
  attempt: 1,
  ...more,
});
const each: Step = { kind: 'hook', hook: 'beforeEach', when: 'each', of: { file: 'a.test.ts', titles: [] } };

test('a test rings at its limit, not before, and not once it has ended', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 100);
  expect(clocks.ring(1_099)).toBeUndefined();
  expect(clocks.ring(1_100)).toMatchObject({
    deadline: 'test',
    limitMs: 1_000,
    on: { kind: 'test', pid: 1, test: ref },
  });
  clocks.hear({ type: 'test-finished', pid: 1, test: ref, attempt: 1, ms: 1, outcome: { kind: 'passed' } }, 1_100);
  expect(clocks.ring(5_000)).toBeUndefined();
});

test('a longer limit of the test itself is respected, with a head start for its runner; a shorter one is not ours', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started({ ownLimitMs: 4_000 }), 0);
  expect(clocks.ring(4_999)).toBeUndefined();
  expect(clocks.ring(5_000)?.limitMs).toBe(5_000);
  const other = new Deadlines(limits, {}, 0);
  other.hear(started({ ownLimitMs: 10 }), 0);
  expect(other.ring(999)).toBeUndefined();
});

test('a test that gives itself another limit while it runs has that from then on', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear({ type: 'test-resumed', pid: 1, test: ref, attempt: 1, ownLimitMs: 4_000 }, 500);
  expect(clocks.ring(5_499)).toBeUndefined();
  expect(clocks.ring(5_500)?.limitMs).toBe(5_000);
});

test('a test may have another limit than the rest, shorter or longer; its author’s longer one is still respected', () => {
  const other = { file: 'a.test.ts', titles: ['other'] };
  const own: Limits = { ...limits, ofTest: ({ titles }) => (titles[0] === 'other' ? 400 : undefined) };
  const clocks = new Deadlines(own, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear(started({ test: other }), 0);
  expect(clocks.ring(399)).toBeUndefined();
  expect(clocks.ring(400)).toMatchObject({ deadline: 'test', limitMs: 400, on: { test: other } });
  expect(clocks.running().map(({ limitMs }) => limitMs)).toEqual([1_000, 400]);
  const patient = new Deadlines(own, {}, 0);
  patient.hear(started({ test: other, ownLimitMs: 500 }), 0);
  expect(patient.ring(1_499)).toBeUndefined();
  expect(patient.ring(1_500)?.limitMs).toBe(1_500);
});

test('a hook inside a test has a clock of its own, and its time is not the test’s', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear({ type: 'step-started', pid: 1, step: each }, 100);
  expect(clocks.ring(2_099)).toBeUndefined();
  expect(clocks.ring(2_100)).toMatchObject({ deadline: 'hook', on: { kind: 'step' } });
  clocks.hear({ type: 'step-finished', pid: 1, step: each, ms: 1_900 }, 2_000);
  expect(clocks.ring(2_899)).toBeUndefined();
  expect(clocks.ring(2_900)?.deadline).toBe('test');
});

test('a load has its own limit', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear({ type: 'step-started', pid: 1, step: { kind: 'load', file: 'a.test.ts' } }, 0);
  expect(clocks.ring(2_999)).toBeUndefined();
  expect(clocks.ring(3_000)?.deadline).toBe('load');
});

test('silence rings when neither events nor output come, and output puts it off', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.heardOutput(50_000);
  expect(clocks.ring(109_999)).toBeUndefined();
  expect(clocks.ring(110_000)).toEqual({ deadline: 'silence', limitMs: 60_000 });
});

test('teardown rings after the tests are done', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear({ type: 'tests-done' }, 100);
  expect(clocks.ring(599)).toBeUndefined();
  expect(clocks.ring(600)?.deadline).toBe('teardown');
});

test('the ends of suite and run ring whatever happens, and name what has run longest', () => {
  const clocks = new Deadlines({ ...limits, testMs: 1e9, suiteMs: 700 }, { suite: 700, run: 900 }, 0);
  clocks.hear(started(), 10);
  expect(clocks.ring(699)).toBeUndefined();
  expect(clocks.ring(700)).toMatchObject({ deadline: 'suite', on: { pid: 1 } });
  expect(new Deadlines(limits, { run: 900 }, 0).ring(900)).toEqual({ deadline: 'run', limitMs: 900 });
});

test('what ran in a process that is gone is forgotten; a second process is not', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear(started({ pid: 2 }), 50);
  clocks.forget(1);
  expect(clocks.running()).toMatchObject([{ pid: 2, since: 50, limitMs: 1_000 }]);
  expect(clocks.ring(1_049)).toBeUndefined();
  expect(clocks.ring(1_050)?.on?.pid).toBe(2);
});

test('what has used half of its limit and still runs is slow, once', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear({ type: 'step-started', pid: 2, step: { kind: 'load', file: 'b.test.ts' } }, 0);
  expect(clocks.slow(499)).toEqual([]);
  expect(clocks.slow(510)).toMatchObject([{ on: { kind: 'test' }, ms: 510, limitMs: 1_000 }]);
  expect(clocks.slow(900)).toEqual([]);
  expect(clocks.slow(1_500)).toMatchObject([{ on: { kind: 'step' }, ms: 1_500, limitMs: 3_000 }]);
});

test('slow is measured against the first clock that ends it, its runner’s where that is shorter', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started({ ownLimitMs: 200 }), 0);
  expect(clocks.slow(100)).toMatchObject([{ limitMs: 200 }]);
  const longer = new Deadlines(limits, {}, 0);
  longer.hear(started({ ownLimitMs: 4_000 }), 0);
  expect(longer.slow(1_999)).toEqual([]);
  expect(longer.slow(2_000)).toMatchObject([{ limitMs: 4_000 }]);
});

test('what has run out is hung, not slow; what has ended is neither', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  expect(clocks.slow(1_000)).toEqual([]);
  clocks.hear({ type: 'test-finished', pid: 1, test: ref, attempt: 1, ms: 1, outcome: { kind: 'passed' } }, 1_100);
  expect(clocks.slow(1_200)).toEqual([]);
});

test('the time of a hook inside a test does not make the test slow', () => {
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(started(), 0);
  clocks.hear({ type: 'step-started', pid: 1, step: each }, 100);
  expect(clocks.slow(900)).toEqual([]);
  clocks.hear({ type: 'step-finished', pid: 1, step: each, ms: 800 }, 900);
  expect(clocks.slow(1_299)).toEqual([]);
  expect(clocks.slow(1_300)).toMatchObject([{ on: { kind: 'test' }, ms: 500 }]);
});

test('a process that has nothing more to run has a teardown of its own, until something begins in it or it is gone', () => {
  const done: RunnerEvent = { type: 'tests-done', pid: 1, keys: '1.' };
  const clocks = new Deadlines(limits, {}, 0);
  clocks.hear(done, 0);
  clocks.hear({ type: 'tests-done', pid: 2 }, 100);
  expect(clocks.ring(499)).toBeUndefined();
  expect(clocks.ring(500)).toEqual({ deadline: 'teardown', limitMs: 500, of: 1, keys: '1.' });
  clocks.forget(1);
  expect(clocks.ring(599)).toBeUndefined();
  expect(clocks.ring(600)).toEqual({ deadline: 'teardown', limitMs: 500, of: 2 });
  clocks.hear(started({ pid: 2 }), 600);
  expect(clocks.ring(1_599)).toBeUndefined();
});
