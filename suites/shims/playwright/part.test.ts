import { expect, test } from 'vitest';
import { allBut, namesFiles, partOf } from './part.ts';

const at = (file: string): string => file.replace('tests/', '');

test('what is known is left out, in Playwright’s own form of lists', () => {
  const skip = {
    tests: [
      { file: 'tests/a.spec.js', titles: ['g', 'x'], project: 'p' },
      { file: 'tests/a.spec.js', titles: ['(hook: beforeAll)'] },
    ],
    files: [{ file: 'tests/b.spec.js' }],
  };
  expect(partOf({ skip }, at)).toEqual({ not: '[p] › a.spec.js › g › x\nb.spec.js', unloadable: ['tests/b.spec.js'] });
});

test('of a file that has a chosen test only those run, another runs whole', () => {
  const only = {
    files: [{ file: 'tests/a.spec.js' }, { file: 'tests/b.spec.js' }],
    tests: [{ file: 'tests/a.spec.js', titles: ['x'] }],
  };
  expect(partOf({ skip: { tests: [], files: [] }, only }, at)).toEqual({
    only: 'a.spec.js › x\nb.spec.js',
    unloadable: [],
  });
});

test('files are told from values of options', () => {
  expect(namesFiles(['--project', 'x', '-g=y', '--headed'])).toBe(false);
  expect(namesFiles(['--project', 'x', 'a.spec'])).toBe(true);
});

test('every file but some', () => {
  const pattern = new RegExp(allBut('/r', ['a+b.spec.js']), 'u');
  expect(pattern.test('/r/a+b.spec.js')).toBe(false);
  expect(pattern.test('/r/c.spec.js')).toBe(true);
  expect(pattern.test('/r/x/a+b.spec.js')).toBe(true);
});
