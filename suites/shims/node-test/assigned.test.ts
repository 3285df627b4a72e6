import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { LaunchFile } from '../../adapters/launch-file.ts';
import { type Assigned, assignedFrom } from './assigned.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const assigned = (told: LaunchFile): Assigned => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-assigned-'));
  folders.push(folder);
  writeFileSync(join(folder, 'launch.json'), JSON.stringify(told));
  return assignedFrom(join(folder, 'launch.json'));
};
const ref = (...titles: readonly string[]) => ({ file: 'a', titles });

test('without a word everything is run', () => {
  expect(assignedFrom(undefined).partOf(ref('x'), [ref()])).toBe('run');
});

test('what has a fate is not run again, and nothing in a group whose hook went wrong', () => {
  const { partOf, isHookBroken } = assigned({
    skip: { tests: [ref('x'), ref('g', '(hook: before)'), ref('h', '(hook: after)')], files: [] },
  });
  expect(partOf(ref('x'), [ref()])).toBe('done');
  expect(partOf(ref('y'), [ref()])).toBe('run');
  expect(partOf(ref('g', 'y'), [ref(), ref('g')])).toBe('no-hook');
  expect(partOf(ref('h', 'y'), [ref(), ref('h')])).toBe('run');
  expect(isHookBroken(ref('h'), 'after')).toBe(true);
  expect(isHookBroken(ref('g'), 'after')).toBe(false);
});

test('a test around one that was chosen runs for its sake', () => {
  const { partOf } = assigned({
    skip: { tests: [], files: [] },
    only: { files: [{ file: 'a' }], tests: [ref('p', 'q', 'c')] },
  });
  expect(partOf(ref('p'), [ref()])).toBe('through');
  expect(partOf(ref('p', 'q'), [ref(), ref('p')])).toBe('through');
  expect(partOf(ref('p', 'q', 'c'), [ref()])).toBe('run');
  expect(partOf(ref('p', 'q', 'd'), [ref()])).toBe('unselected');
  expect(partOf(ref('x'), [ref()])).toBe('unselected');
});

test('a file is broken by a hook in front of all its tests, and by no other', () => {
  const { brokenFiles } = assigned({
    skip: { tests: [ref('x'), ref('(hook: before)'), ref('(hook: after)'), ref('g', '(hook: before)')], files: [] },
  });
  expect(brokenFiles).toEqual([ref()]);
  expect(assignedFrom(undefined).brokenFiles).toEqual([]);
});
