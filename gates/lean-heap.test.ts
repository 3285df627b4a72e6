import { expect, test } from 'vitest';
import type { RunEvent } from '../harness/protocol/event.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import { heapKeeper, leanFor } from './lean-heap.ts';

const discovered = (count: number): RunEvent => ({
  type: 'tests-discovered',
  suite: 's',
  tests: Array.from({ length: count }, (_, at) => ({
    test: `s :: f > ${at}` as TestId,
    ref: { file: 'f', titles: [`${at}`] },
    mode: 'run',
  })),
});

test('the heap is kept small from ten thousand tests on, and that is said once', () => {
  let times = 0;
  const hear = heapKeeper(() => times++);
  hear(discovered(9_999));
  expect(times).toBe(0);
  hear({ type: 'note', level: 'warning', text: 'something else' });
  expect(times).toBe(0);
  hear(discovered(1));
  hear(discovered(20_000));
  expect(times).toBe(1);
});

test('where that many tests are known before, it is kept small from the start', () => {
  let times = 0;
  leanFor(9_999, () => times++);
  expect(times).toBe(0);
  leanFor(10_000, () => times++);
  expect(times).toBe(1);
});
