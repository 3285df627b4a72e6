import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolders } from './make-folders.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-folders-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('makes what is missing and tells the topmost', () => {
  expect(makeFolders(join(dir, 'a/b/c'), 0o700)).toBe(join(dir, 'a'));
  expect(statSync(join(dir, 'a/b/c')).mode & 0o777).toBe(0o700);
  expect(makeFolders(join(dir, 'a/b/c'))).toBeUndefined();
  expect(makeFolders(join(dir, 'a/b/d'))).toBe(join(dir, 'a/b/d'));
});

test('a file in the way is what the system says it is', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => makeFolders(join(dir, 'file'))).toThrow('EEXIST');
  expect(() => makeFolders(join(dir, 'file/below'))).toThrow(/ENOTDIR|EEXIST/);
});

test.skipIf(!existsSync('/proc/self'))('where nothing can be made it comes back', () => {
  expect(() => makeFolders('/proc/nowhere/at/all')).toThrow('ENOENT');
});
