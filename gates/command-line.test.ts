import { expect, test } from 'vitest';
import { splitCommandLine } from './command-line.ts';

test.each([
  [['core'], { words: ['core'], rest: [] }],
  [['run', 'unit', '--', '-t', 'x'], { words: ['run', 'unit'], rest: ['-t', 'x'] }],
  [['run', 'unit', '--', 'a', '--', 'b'], { words: ['run', 'unit'], rest: ['a', '--', 'b'] }],
  [['run', '--'], { words: ['run'], rest: [] }],
  [['core', '--json', '-'], { words: ['core', '--json', '-'], rest: [] }],
])('%o', (typed, split) => {
  expect(splitCommandLine(typed)).toEqual(split);
});
