import { expect, test } from 'vitest';
import { nearest, suggestion } from './nearest.ts';

const words = ['runner', 'retries', 'vitest', 'pytest', 'cwd', 'node-test', 'test'];

test.each([
  ['runer', 'runner'],
  ['retrys', 'retries'],
  ['vitset', 'vitest'],
  ['Vitest', 'vitest'],
  ['node', 'node-test'],
  ['tset', 'test'],
  ['cdw', 'cwd'],
])('%s means %s', (written, meant) => {
  expect(nearest(written, words)).toBe(meant);
});

test.each(['colour', 'd', '', 'bun', 'x'.repeat(500)])('%s means none of them', written => {
  expect(nearest(written, words)).toBeUndefined();
});

test('a near word is a question, a far one gets the list', () => {
  expect(suggestion('runer', words, 'use one of these')).toBe('did you mean "runner"?');
  expect(suggestion('colour', words, 'use one of these')).toBe('use one of these.');
});
