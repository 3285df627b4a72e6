import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitState } from './git-state.ts';

let root = '';
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
    encoding: 'utf8',
  }).trim();

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'gate-git-')));
});
afterEach(() => rmSync(root, { recursive: true }));

test('outside a repository git says nothing', async () => {
  expect(await gitState(root)).toEqual({ state: {}, changes: [] });
});

test('a repository before its first commit has a branch, and everything in it is new', async () => {
  git('init', '--initial-branch', 'trunk');
  writeFileSync(join(root, 'a'), '');
  const isTracked = false;
  expect(await gitState(root)).toEqual({ state: { branch: 'trunk' }, changes: [{ path: 'a', isTracked }] });
});

test('a commit is clean, then dirty, then detached; asked from a folder inside, the paths begin at the top', async () => {
  git('init', '--initial-branch', 'trunk');
  mkdirSync(join(root, 'sub'));
  writeFileSync(join(root, 'sub', 'a'), '');
  git('add', '.');
  git('commit', '--message', 'one');
  const commit = git('rev-parse', 'HEAD');
  const clean = { state: { commit, branch: 'trunk', dirty: false }, top: root, changes: [] };
  expect(await gitState(root)).toEqual(clean);

  writeFileSync(join(root, 'b'), '');
  expect((await gitState(root)).state.dirty).toBe(false);
  writeFileSync(join(root, 'sub', 'a'), 'changed');
  const { state, changes, top } = await gitState(join(root, 'sub'));
  expect([state.dirty, top]).toEqual([true, root]);
  expect(changes.map(({ path }) => path)).toEqual(['sub/a', 'b']);

  git('checkout', '--quiet', '--detach');
  expect((await gitState(root)).state).toEqual({ commit, dirty: true });
});

test('where git cannot say what has changed, it still knows the commit and the branch', async () => {
  git('init', '--initial-branch', 'trunk');
  git('commit', '--allow-empty', '--message', 'one');
  const commit = git('rev-parse', 'HEAD');
  writeFileSync(join(root, '.git', 'index'), 'no index');
  expect(await gitState(root)).toEqual({ state: { commit, branch: 'trunk' }, changes: [] });
});
