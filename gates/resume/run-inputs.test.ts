import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunInputs } from '../../harness/protocol/record.ts';
import { runInputs } from './run-inputs.ts';

let top = '';

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'gate-inputs-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const inputs = (...paths: readonly string[]): RunInputs =>
  runInputs({ state: {}, top, changes: paths.map(path => ({ path, isTracked: true })) }, {});

test('what a changed file holds, whether it can be run, and whether it is there', () => {
  const seen = new Set<string | undefined>([inputs().tree, inputs('a').tree]);
  const path = join(top, 'a');
  writeFileSync(path, 'one');
  seen.add(inputs('a').tree);
  expect(inputs('a')).toEqual(inputs('a'));
  writeFileSync(path, 'two');
  seen.add(inputs('a').tree);
  chmodSync(path, 0o755);
  seen.add(inputs('a').tree);
  rmSync(path);
  symlinkSync('two', path);
  seen.add(inputs('a').tree);
  expect(seen.size).toBe(6);
  expect(seen.has(undefined)).toBe(false);
});

test('what no test is made of does not count, and only that', () => {
  const paths = ['a', 'debt/entries/api/0123456789ab.yaml', 'docs/REGRESSION_DEBT.md', 'debt/entries-of-others'];
  const tree = { state: {}, top, changes: paths.map(path => ({ path, isTracked: false })) };
  const beside = [join(top, 'debt/entries'), join(top, 'docs/REGRESSION_DEBT.md')];
  expect(Object.keys(runInputs(tree, {}, beside).changes ?? {})).toEqual(['a', 'debt/entries-of-others']);
});

test('a large file is told by its size and times', () => {
  writeFileSync(join(top, 'big'), Buffer.alloc(2 * 1024 * 1024));
  expect(inputs('big').changes?.['big']).toMatch(/^file 2097152 \d+ \d+$/);
});

test('no repository, or one inside of this one: nobody can tell', () => {
  expect(runInputs({ state: {}, changes: [] }, {}).tree).toBeUndefined();
  mkdirSync(join(top, 'inner'));
  expect(inputs('inner/').tree).toBeUndefined();
});

test('what Python makes of the sources does not count; the configuration does', () => {
  expect(inputs('a/__pycache__/b.cpython-312.pyc').tree).toBe(inputs().tree);
  const tree = { state: {}, top, changes: [] };
  expect(runInputs(tree, { a: 1 }).configuration).not.toBe(runInputs(tree, { a: 2 }).configuration);
});
