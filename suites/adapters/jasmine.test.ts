import { expect, test } from 'vitest';
import { jasmine } from './jasmine.ts';

test.each([
  [{ code: 0 }, 'passed'],
  [{ code: 1 }, 'usage'],
  [{ code: 2 }, 'no-tests'],
  [{ code: 3 }, 'tests-failed'],
  [{ code: 4 }, 'silent'],
  [{ code: 130 }, 'interrupted'],
  [{ signal: 'SIGTERM' }, 'interrupted'],
  [{ signal: 'SIGSEGV' }, 'silent'],
  [{}, 'silent'],
])('the exit %j means %s', (exit, meaning) => {
  expect(jasmine.exit(exit)).toBe(meaning);
});
