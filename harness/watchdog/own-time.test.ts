import { expect, test } from 'vitest';
import type { RunnerEvent } from '../protocol/event.ts';
import { OwnTime } from './own-time.ts';

const ref = { file: 'a.test.ts', titles: ['t'] };
const started: RunnerEvent = { type: 'test-started', pid: 1, test: ref, attempt: 1 };
const finished = (ms: number): RunnerEvent => ({
  type: 'test-finished',
  pid: 1,
  test: ref,
  attempt: 1,
  ms,
  outcome: { kind: 'passed' },
});

const held = { ms: 0 };
const fresh = (): OwnTime => {
  held.ms = 0;
  return new OwnTime(() => held.ms);
};

test('what was held while a test ran is not its time', () => {
  const own = fresh();
  held.ms = 7_000;
  own.reads();
  own.reads();
  own.of(started);
  own.reads();
  held.ms += 60_000;
  expect(own.of(finished(60_450))).toEqual({ ...finished(450), heldMs: 60_000 });
});

test('nothing was held, or not meanwhile: the event is as it was', () => {
  const own = fresh();
  own.of(started);
  expect(own.of(finished(450))).toEqual(finished(450));
  own.of(started);
  held.ms += 60_000;
  expect(own.of(finished(450))).toEqual(finished(450)); // it was over before, and read after
  expect(own.of(finished(90_000))).toEqual(finished(90_000)); // nobody has seen it begin
});

test('a test that began before all stood still and is read after it: that is not its time either', () => {
  const own = fresh();
  own.reads();
  held.ms += 60_000;
  own.reads();
  own.of(started);
  expect(own.of(finished(60_020))).toEqual({ ...finished(20), heldMs: 60_000 });
});

test('who was stopped a moment later than the clock, or let go a moment before it, has no time of its own', () => {
  const own = fresh();
  own.of(started);
  held.ms += 60_000;
  expect(own.of(finished(59_900))).toEqual({ ...finished(0), heldMs: 60_000 });
});

test('a test that began after all went on has its time', () => {
  const own = fresh();
  own.reads();
  held.ms += 60_000;
  own.of(started);
  expect(own.of(finished(300))).toEqual(finished(300));
});
