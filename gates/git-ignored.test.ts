import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ignoredFolders } from './git-ignored.ts';

const root = mkdtempSync(join(tmpdir(), 'gate-ignored-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what git is told to ignore, and only that; outside of a repository nothing', async () => {
  for (const folder of ['out/deep', 'src/new', 'a b/tmp']) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['out/deep/x', 'src/new/x', 'a b/kept', 'a b/tmp/x', 'src/x.log'])
    writeFileSync(join(root, file), '');
  writeFileSync(join(root, '.gitignore'), 'out/\ntmp/\n*.log\n');
  expect(await ignoredFolders(root)).toEqual(new Set());
  execFileSync('git', ['init', '-q'], { cwd: root });
  expect(await ignoredFolders(root)).toEqual(new Set(['out', 'a b/tmp']));
});
