import { expect, test } from 'vitest';
import type { SuiteEvent } from '../harness/protocol/event.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { LooseEnds } from './loose-ends.ts';
import { inKnownName } from './test-names.ts';

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

test('what is told of a test has the place that was told first, and says the same', () => {
  const ends = new LooseEnds('s');
  const [x] = ends.discover([{ ...refOf('x'), mode: 'run' }]);
  const [begin, end] = [inKnownName(ends, started('x')), inKnownName(ends, finished('x'))];
  expect(begin).toEqual(started('x'));
  expect(end).toEqual(finished('x'));
  expect([begin.ref, end.ref]).toEqual([refOf('x'), refOf('x')]);
  expect(begin.ref).toBe(x?.ref);
  expect(end.ref).toBe(x?.ref);
  const unknown = started('y');
  expect(inKnownName(ends, unknown)).toBe(unknown);
  ends.finish(refOf('y'), { kind: 'passed' });
  expect(inKnownName(ends, finished('y')).ref).toBe(inKnownName(ends, unknown).ref);
});
