import { expect, test } from 'vitest';
import type { SuiteEvent } from '../harness/protocol/event.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { TestNames } from './test-names.ts';

const refOf = (title: string) => ({ file: 'a.js', titles: ['group', title] });
const started = (title: string): Extract<SuiteEvent, { type: 'test-started' }> => ({
  type: 'test-started',
  test: testId('s', refOf(title)),
  ref: refOf(title),
  attempt: 1,
  pid: 1,
});
const finished = (title: string): Extract<SuiteEvent, { type: 'test-finished' }> => ({
  type: 'test-finished',
  test: testId('s', refOf(title)),
  ref: refOf(title),
  attempt: 2,
  ms: 3,
  outcome: { kind: 'passed' },
});

test('what is told of a test shares the place that was told first, and says the same', () => {
  const names = new TestNames();
  const discovered: SuiteEvent = {
    type: 'tests-discovered',
    tests: [{ test: testId('s', refOf('x')), ref: refOf('x'), mode: 'run' }],
  };
  expect(names.in(discovered)).toBe(discovered);
  const [begin, end, other] = [names.in(started('x')), names.in(finished('x')), names.in(started('y'))];
  expect(begin).toEqual(started('x'));
  expect(end).toEqual(finished('x'));
  expect(begin.ref).toBe(discovered.tests[0]?.ref);
  expect(end.ref).toBe(begin.ref);
  expect(other).toEqual(started('y'));
  expect(names.in(finished('y')).ref).toBe(other.ref);
});
