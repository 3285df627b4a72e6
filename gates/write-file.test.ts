import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeWhole } from './write-file.ts';

const dir = mkdtempSync(join(tmpdir(), 'gate-write-'));
const path = join(dir, 'report');

afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('pieces of any length come to one file, in their order', () => {
  const pieces = ['é', '', 'x'.repeat(300_000), ...Array.from({ length: 50_000 }, (_, at) => `${at}\n`)];
  writeWhole(path, pieces);
  expect(readFileSync(path, 'utf8')).toBe(pieces.join(''));
  writeWhole(path, []);
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('what fails in the middle leaves the file as it was, and nothing beside it', () => {
  writeWhole(path, 'old');
  const failing = function* (): Generator<string, void> {
    yield 'x'.repeat(300_000);
    throw new Error('no more');
  };
  expect(() => writeWhole(path, failing())).toThrow('no more');
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(dir)).toEqual(['report']);
});
