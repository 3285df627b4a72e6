import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isMachineTrouble, plainly } from './plain-error.ts';

const errorOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('what the machine says is told in plain words', () => {
  const error = errorOf(() => readFileSync('/nowhere/at/all'));
  expect(plainly(error)).toBe('it does not exist');
  expect(isMachineTrouble(error)).toBe(true);
  expect(plainly(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' }))).toBe(
    'the disk is full',
  );
});

test('a bug keeps the first line of its own words, and is told apart', () => {
  const error = new TypeError('x is not a function\n    at y');
  expect(plainly(error)).toBe('x is not a function');
  expect(isMachineTrouble(error)).toBe(false);
  expect(plainly('a word')).toBe('a word');
  expect(isMachineTrouble(undefined)).toBe(false);
});
