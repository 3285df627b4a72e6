import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expanded } from './glob-files.ts';

const files = [
  'a.test.js',
  'b.js',
  '.hidden.test.js',
  'sub/c.test.mjs',
  'sub/deep/d.test.js',
  'node_modules/e.test.js',
  'x[1].test.js',
];
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'gate-globs-'));
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
});
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['*.test.js', ['a.test.js', 'x[1].test.js']],
  ['**/*.test.js', ['a.test.js', 'sub/deep/d.test.js', 'x[1].test.js']],
  ['**/*.test.{js,mjs}', ['a.test.js', 'sub/c.test.mjs', 'sub/deep/d.test.js', 'x[1].test.js']],
  ['sub/**', ['sub/c.test.mjs', 'sub/deep/d.test.js']],
  ['s?b/[b-d].test.mjs', ['sub/c.test.mjs']],
  ['[!b-z].test.js', ['a.test.js']],
  ['{a.test,b}.js', ['a.test.js', 'b.js']],
  ['x[1].test.js', ['x[1].test.js']],
  ['nothing/*.js', ['nothing/*.js']],
  ['(a*.js', ['(a*.js']],
  ['sub', ['sub']],
])('%s names %j', (pattern, found) => {
  const paths = expanded([join(root, pattern)]).map(path => relative(root, path));
  expect(paths).toEqual(found);
});
