import { expect, test } from 'vitest';
import { refusal, strangeness } from './refusal.ts';

test('workers of its own are refused, where they are asked for', () => {
  expect(refusal(['node', 'jasmine', '--parallel=auto'])).toBe(
    'jasmine is run in one process: leave --parallel=auto out of the args of its suite',
  );
  expect(refusal(['node', 'jasmine', '--', '--parallel=2'])).toBeUndefined();
});

test('a jasmine-core that does not show its parts is refused by its version', () => {
  expect(strangeness({}, '7.0.0')).toBe('jasmine 7.0.0 keeps its parts to itself: the gate runs jasmine 5 and 6');
});
