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
  own.of(started);
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
