import { expect, test } from 'vitest';
import { failureOf } from './failure.ts';

test.each(['simple', 'full'])('how an AssertionError shows itself (%s) is no detail of a failure', diff => {
  expect(failureOf({ name: 'AssertionError', message: '1 == 2', diff })).toEqual({
    message: 'AssertionError: 1 == 2',
    stack: [],
  });
});

test('a difference and the causes are', () => {
  expect(failureOf({ message: 'no', diff: '- 1\n+ 2', cause: new Error('why') }).detail).toBe(
    '- 1\n+ 2\n\nCaused by: Error: why',
  );
});
