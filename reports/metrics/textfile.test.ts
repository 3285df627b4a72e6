import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryTextfile, writeTextfile } from './textfile.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-textfile-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

test('makes the folders, and leaves one file that everyone can read', () => {
  const path = join(dir, 'a/b/gate.prom');
  const before = process.umask(0o077);
  try {
    writeTextfile(path, 'gate_x 1\n');
  } finally {
    process.umask(before);
  }
  expect(readFileSync(path, 'utf8')).toBe('gate_x 1\n');
  expect(readdirSync(join(dir, 'a/b'))).toEqual(['gate.prom']);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o644);
});

test('replaces the file that is there, whatever its mode', () => {
  const path = join(dir, 'gate.prom');
  writeFileSync(path, 'old '.repeat(1_000));
  chmodSync(path, 0o400);
  writeTextfile(path, 'new\n');
  expect(readFileSync(path, 'utf8')).toBe('new\n');
});

test('a folder in the way: the system says so, and nothing is left', () => {
  const path = join(dir, 'gate.prom');
  mkdirSync(join(path, 'full'), { recursive: true });
  expect(() => writeTextfile(path, 'new\n')).toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(readdirSync(dir)).toEqual(['gate.prom']);
});

test('a file where a folder should be: the system says so', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => writeTextfile(join(dir, 'file/gate.prom'), 'new\n')).toThrow(/ENOTDIR|EEXIST/);
  expect(readdirSync(dir)).toEqual(['file']);
});

test('what is tried is not seen, and what is there stays', () => {
  const path = join(dir, 'a/gate.prom');
  tryTextfile(path);
  expect(readdirSync(join(dir, 'a'))).toEqual([]);
  writeFileSync(path, 'old\n');
  tryTextfile(path);
  expect([readdirSync(join(dir, 'a')), readFileSync(path, 'utf8')]).toEqual([['gate.prom'], 'old\n']);
});

test.each([
  ['a folder in the way', 'gate.prom/full', 'gate.prom', /EISDIR|EPERM/],
  ['a file where a folder should be', undefined, 'file/gate.prom', /ENOTDIR|EEXIST/],
])('%s is found by trying', (_, folder, name, words) => {
  writeFileSync(join(dir, 'file'), '');
  if (folder !== undefined) mkdirSync(join(dir, folder), { recursive: true });
  const before = readdirSync(dir);
  expect(() => tryTextfile(join(dir, name))).toThrow(words);
  expect(readdirSync(dir)).toEqual(before);
});

test.runIf(process.platform === 'linux')('a device is left alone, and a folder that takes no file is found', () => {
  expect(() => tryTextfile('/dev/full')).not.toThrow();
  expect(() => tryTextfile('/proc/gate.prom')).toThrow(/ENOENT|EACCES|EPERM/);
});
