import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  closeRunFolder,
  findRunFolder,
  makeRunFolder,
  ownerOf,
  pointLatest,
  pruneRuns,
  runsFolder,
} from './run-folder.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gate-runs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const id = (day: number): string => `202611${String(day).padStart(2, '0')}T103000Z-core-3fa2c1`;

const endedRun = (day: number): string => {
  const dir = makeRunFolder(root, id(day));
  closeRunFolder(dir);
  return dir;
};

const runs = (): readonly string[] => readdirSync(runsFolder(root)).toSorted();

test('a run folder keeps itself out of git, and is marked while it is under way', () => {
  const dir = makeRunFolder(root, id(1));
  expect(readFileSync(join(root, '.gate/.gitignore'), 'utf8')).toBe('*\n');
  expect(ownerOf(dir)).toBe(process.pid);
  closeRunFolder(dir);
  expect(ownerOf(dir)).toBeUndefined();
  expect(readdirSync(dir)).toEqual([]);
});

test("a user's own .gitignore stays; the same name twice is refused", () => {
  mkdirSync(join(root, '.gate'));
  writeFileSync(join(root, '.gate/.gitignore'), 'mine');
  makeRunFolder(root, id(1));
  expect(readFileSync(join(root, '.gate/.gitignore'), 'utf8')).toBe('mine');
  expect(() => makeRunFolder(root, id(1))).toThrow(/EEXIST|ENOTEMPTY/);
});

test('a dead owner is none', () => {
  const dir = makeRunFolder(root, id(1));
  const mark = join(dir, 'tmp/gate.pid');
  const ours = readFileSync(mark, 'utf8');
  writeFileSync(mark, ours.replace(/^\d+/, '4194305')); // above the largest pid of any Linux
  expect(ownerOf(dir)).toBeUndefined();
  if (process.platform === 'linux') {
    writeFileSync(mark, ours.replace(/ \d+ /, ' 1 ')); // another process that has got the pid of ours
    expect(ownerOf(dir)).toBeUndefined();
  }
  writeFileSync(join(dir, 'tmp/gate.pid'), '');
  expect(ownerOf(dir)).toBeUndefined();
});

test('latest points at a run, relative, and leaves nothing beside it', () => {
  endedRun(1);
  endedRun(2);
  pointLatest(root, id(1));
  pointLatest(root, id(2));
  expect(readlinkSync(join(root, '.gate/latest'))).toBe(join('runs', id(2)));
  expect(readdirSync(join(root, '.gate')).toSorted()).toEqual(['.gitignore', 'latest', 'runs']);
});

test('a folder in the way of latest is said, and leaves nothing beside it', () => {
  endedRun(1);
  mkdirSync(join(root, '.gate/latest/mine'), { recursive: true });
  expect(() => pointLatest(root, id(1))).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(join(root, '.gate')).toSorted()).toEqual(['.gitignore', 'latest', 'runs']);
});

test('a run is found by its name, by latest, or as the newest', () => {
  expect(findRunFolder(root)).toBeUndefined();
  const [first, second] = [endedRun(1), endedRun(2)];
  expect(findRunFolder(root)).toBe(second);
  pointLatest(root, id(1));
  expect(findRunFolder(root)).toBe(first);
  expect(findRunFolder(root, 'latest')).toBe(first);
  expect(findRunFolder(root, id(2))).toBe(second);
  rmSync(first, { recursive: true });
  expect(findRunFolder(root)).toBe(second);
});

test('no name leads out of the runs', () => {
  endedRun(1);
  mkdirSync(join(root, 'elsewhere'));
  for (const name of ['..', '../..', '.', '', `../runs/${id(1)}`, `${id(1)}/`, id(2), 'elsewhere'])
    expect(findRunFolder(root, name), name).toBeUndefined();
  rmSync(join(root, '.gate/latest'), { force: true });
  symlinkSync('../elsewhere', join(root, '.gate/latest'));
  expect(findRunFolder(root)).toBe(join(runsFolder(root), id(1)));
});

test('the oldest go, the newest stay, and what is no run is left alone', () => {
  for (const day of [3, 1, 2, 4]) endedRun(day);
  mkdirSync(join(runsFolder(root), 'notes'));
  pruneRuns(root, 2);
  expect(runs()).toEqual([id(3), id(4), 'notes']);
});

test('never one that is under way, nor the latest', () => {
  const running = makeRunFolder(root, id(1));
  for (const day of [2, 3, 4]) endedRun(day);
  pointLatest(root, id(2));
  pruneRuns(root, 1);
  expect(runs()).toEqual([id(1), id(2), id(4)]);
  expect(existsSync(join(running, 'tmp'))).toBe(true);
});

test('what a gate was killed over before it had a name goes after an hour', () => {
  endedRun(1);
  const anHourAgo = new Date(Date.now() - 61 * 60 * 1000);
  for (const name of [`.${id(2)}`, `.${id(3)}`, '.notes'])
    mkdirSync(join(runsFolder(root), name, 'tmp'), { recursive: true });
  for (const name of [`.${id(2)}`, '.notes']) utimesSync(join(runsFolder(root), name), anHourAgo, anHourAgo);
  pruneRuns(root, 5);
  expect(runs()).toEqual([`.${id(3)}`, '.notes', id(1)]);
});
