import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { projectFrames, relativeFrames } from './project-frames.ts';
import type { Frame } from '../protocol/outcome.ts';

const frame = (file: string): Frame => ({ function: 'f', file, line: 1, column: 1 });
const kept = (files: readonly string[], root: string): readonly string[] =>
  projectFrames(files.map(frame), root).map(({ file }) => file);

test('only the files of the project stay', () => {
  const own = ['src/a.ts', '/repo/b.py', '..hidden/c.ts'];
  const foreign = [
    '/other/a.ts',
    'node_modules/vitest/dist/index.js',
    '/repo/packages/x/node_modules/y/z.js',
    '.venv/lib/python3.11/site-packages/_pytest/python.py',
    'lib/python3.12/threading.py',
    '/usr/lib/python3/dist-packages/x.py',
    'node:internal/timers',
    'vite:client',
    '<string>',
    '<anonymous>',
  ];
  expect(kept([...own, ...foreign], '/repo')).toEqual(own);
});

test('the gate itself is not the project, unless it is', () => {
  const gate = resolve(import.meta.dirname, '../..');
  expect(kept([`${gate}/suites/shims/x.js`], resolve(gate, '..'))).toEqual([]);
  expect(kept([`${gate}/suites/shims/x.js`], gate)).toHaveLength(1);
});

test('files inside become relative, files outside stay', () => {
  const files = relativeFrames(['/repo/a/b.ts', '/repository/a.ts', 'node:fs', '/repo/..c.ts'].map(frame), '/repo');
  expect(files.map(({ file }) => file)).toEqual(['a/b.ts', '/repository/a.ts', 'node:fs', '..c.ts']);
});
