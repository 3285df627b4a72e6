import { expect, test } from 'vitest';
import { exitCode } from './exit-code.ts';

test.each([
  ['pass', 0],
  ['pass-with-debt', 0],
  ['fail', 1],
  ['incomplete', 3],
  ['conditional', 4],
] as const)('%s is %i', (kind, code) => {
  expect(exitCode(kind)).toBe(code);
  expect(exitCode(kind, 'SIGTERM')).toBe(code);
});

test.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('interrupted by %s is %i', (signal, code) => {
  expect(exitCode('interrupted', signal)).toBe(code);
});
