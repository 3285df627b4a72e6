import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suiteFolder, suiteOf } from './suite-folder.ts';

test.each([
  ['api :: tests/a.ts > b', 'api'],
  ['api/chromium :: tests/a.ts > b', 'api'],
  ['api :: (session)', 'api'],
  ['my suite :: a :: b', 'my suite'],
])('%s belongs to %s', (id, suite) => {
  expect(suiteOf(id)).toBe(suite);
});

test.each([
  ['unit', 'unit'],
  ['unit-2.x_y', 'unit-2.x_y'],
  ['my suite', 'my%20suite'],
  ['é', '%C3%A9'],
  ['100%', '100%25'],
  ['..', '%2E%2E'],
  ['.git', '%2Egit'],
  ['end.', 'end%2E'],
  ['CON', '%43ON'],
  ['nul.txt', '%6Eul.txt'],
  ['console', 'console'],
  ['a\\b:c', 'a%5Cb%3Ac'],
])('%s lies in %s', (suite, folder) => {
  expect(suiteFolder(suite)).toBe(folder);
});

test('two suites have two folders, and every folder is a name that can be made', () => {
  const suite = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter(name => !name.includes('/'));
  fc.assert(
    fc.property(suite, suite, (a, b) => {
      expect(suiteFolder(a)).toMatch(/^[\w%-][\w.%~-]{0,140}$/u);
      expect(suiteFolder(a) === suiteFolder(b)).toBe(a === b);
      if (!suiteFolder(a).includes('~')) expect(decodeURIComponent(suiteFolder(a))).toBe(a);
    }),
  );
});
