import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LaunchFile } from '../../adapters/launch-file.ts';
import { assignmentFrom, type Assignment } from './assignment.ts';

const assigned = (told: LaunchFile): Assignment => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-assignment-'));
  try {
    writeFileSync(join(folder, 'launch.json'), JSON.stringify(told));
    return assignmentFrom(join(folder, 'launch.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const nothing = { tests: [], files: [] };
const [a, b, ofProject] = [{ file: 'a' }, { file: 'b' }, { file: 'a', project: 'p' }];
const x = { file: 'a', titles: ['x'] };

test('without a word it is about everything', () => {
  const { isPart, isAbout, loads, isDone, isUnselected, rankOf, workers } = assignmentFrom(undefined);
  expect([isPart, isAbout(a), loads(a), isDone(x), isUnselected(x)]).toEqual([false, true, true, false, false]);
  expect([rankOf(a) - rankOf(b), workers]).toEqual([0, undefined]);
});

test('a part has the files that it names, by project too; a skipped one belongs to it but is not loaded', () => {
  const { isPart, isAbout, loads } = assigned({
    skip: { tests: [], files: [b] },
    only: { files: [ofProject, b], tests: [] },
  });
  expect([isPart, isAbout(a), isAbout(ofProject), isAbout(b)]).toEqual([true, false, true, true]);
  expect([loads(a), loads(ofProject), loads(b)]).toEqual([false, true, false]);
});

test('where one test of a file is named the others are not chosen; a twin of the same name is another test', () => {
  const { isUnselected } = assigned({ skip: nothing, only: { files: [a, b], tests: [{ ...x, nth: 1 }] } });
  expect(isUnselected(x)).toBe(false);
  expect(isUnselected({ ...x, nth: 2 })).toBe(true);
  expect(isUnselected({ file: 'a', titles: ['g', 'x'] })).toBe(true);
  expect(isUnselected({ ...x, project: 'p' })).toBe(false);
  expect(isUnselected({ file: 'b', titles: ['x'] })).toBe(false);
});

test('a file stands where it is named first', () => {
  const { rankOf } = assigned({ skip: nothing, first: [b, ofProject, b], workers: 2 });
  expect([b, ofProject, a].map(rankOf)).toEqual([0, 1, 3]);
});

test('a file that is not there is no reason to run everything', () => {
  expect(() => assignmentFrom(join(tmpdir(), 'gate-not-there.json'))).toThrow(/ENOENT/);
});

test('only a launch that leaves nothing out is whole, whatever comes first in it', () => {
  const isWhole = (told: Partial<LaunchFile>): boolean => assigned({ skip: nothing, ...told }).isWhole;
  expect([assignmentFrom(undefined).isWhole, isWhole({ first: [a], workers: 1 })]).toEqual([true, true]);
  expect(isWhole({ only: { files: [], tests: [] } })).toBe(false);
  expect([isWhole({ skip: { tests: [x], files: [] } }), isWhole({ skip: { tests: [], files: [b] } })]).toEqual([
    false,
    false,
  ]);
});

test('a hook that is broken is told by its name', () => {
  const hook = { file: 'a', titles: ['g', '(hook: beforeAll)'] };
  const { isBroken } = assigned({ skip: { ...nothing, hooks: [hook] } });
  expect([isBroken(hook), isBroken({ ...hook, nth: 2 }), isBroken(x)]).toEqual([true, false, false]);
  expect(assignmentFrom(undefined).isBroken(hook)).toBe(false);
});
