import { expect, test } from 'vitest';
import { testId } from '../../harness/protocol/test-id.ts';
import { askable, provable } from './known-names.ts';
import { cleanerOf } from './run-cleaner.ts';

const secret = 'first-7f3k9Q2v';

test('a file with a test of a clean name runs whole, the others as they are chosen', () => {
  const files = [{ file: 'a' }, { file: 'b' }];
  const tests = [
    { file: 'a', titles: ['is [redacted]'] },
    { file: 'a', titles: ['adds'] },
    { file: 'b', titles: ['adds'] },
  ];
  expect(askable({ files, tests })).toEqual({ files, tests: tests.slice(2) });
  const plain = { files, tests: tests.slice(1) };
  expect(askable(plain).tests).toBe(plain.tests);
});

test('a test is to be proven by either of its names', () => {
  const owed = new Set([testId('s', { titles: ['is [redacted]'] }), testId('s', { titles: ['adds'] })]);
  const prove = provable(owed, cleanerOf([secret]));
  expect(prove.has(testId('s', { titles: [`is ${secret}`] }))).toBe(true);
  expect(prove.has(testId('s', { titles: ['adds'] }))).toBe(true);
  expect(prove.has(testId('s', { titles: ['other'] }))).toBe(false);
  expect(provable(owed, undefined)).toBe(owed);
});
