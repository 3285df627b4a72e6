import { expect, test } from 'vitest';
import { splitArgs, testArgs, valuesOf, without } from './arguments.ts';

test('what is cargo’s, and what is of the test programs', () => {
  expect(splitArgs(['-p', 'a', '--', '--nocapture'])).toEqual({ cargo: ['-p', 'a'], tests: ['--nocapture'] });
  expect(splitArgs(['-p', 'a'])).toEqual({ cargo: ['-p', 'a'], tests: [] });
  expect(valuesOf(['-p', 'a', '--package=b', '-p'], ['-p', '--package'])).toEqual(['a', 'b']);
  expect(without(['-p', 'a', '--doc', '-v', '-p=b'], { flags: ['--doc'], valued: ['-p'] })).toEqual(['-v']);
});

test('what would keep names out of the output goes, everything else stays', () => {
  expect(testArgs(['--quiet', '--nocapture', '--format', 'terse'])).toEqual({
    all: ['--nocapture'],
    neutral: ['--nocapture'],
    choose: false,
  });
});

test('who names tests, or leaves some out, chooses; a part of them is named anew', () => {
  expect(testArgs(['some::name', '--test-threads', '3', '--nocapture'])).toEqual({
    all: ['some::name', '--test-threads', '3', '--nocapture'],
    neutral: ['--nocapture'],
    choose: true,
    threads: 3,
  });
  expect(testArgs(['--skip', 'a'])).toMatchObject({ choose: true, neutral: [] });
  expect(testArgs(['--ignored'])).toMatchObject({ choose: true, neutral: ['--include-ignored'] });
  expect(testArgs(['--color', 'always'])).toMatchObject({ choose: false, all: ['--color', 'always'] });
});
