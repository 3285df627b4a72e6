import { expect, test } from 'vitest';
import { killReasons } from '../metrics/gate-counts.ts';
import { killReason } from './kill-reason.ts';

test.each([
  ['test limit', 'deadline'],
  ['hook limit', 'deadline'],
  ['silence limit', 'deadline'],
  ['run limit', 'deadline'],
  ['teardown limit', 'deadline'],
  ['leaked', 'leak'],
  ['interrupted', 'interrupt'],
  ['stopped', 'interrupt'],
  ['hung worker', 'worker'],
  ['rest of the tree', 'other'],
  ['survived', 'other'],
  ['', 'other'],
])('%s: %s', (phrase, reason) => {
  expect(killReason(phrase)).toBe(reason);
});

test('a reason stands for itself', () => {
  expect(killReasons.map(killReason)).toEqual(killReasons);
});
