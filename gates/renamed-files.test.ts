import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { SuiteConfig } from './config/config.ts';
import { renamedFiles, renamePairs } from './renamed-files.ts';

const dir = mkdtempSync(join(tmpdir(), 'gate-renames-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('pairs of names', () => {
  expect(renamePairs('R100\0a b.ts\0c.ts\0R097\0d.ts\0é.ts')).toEqual([
    ['a b.ts', 'c.ts'],
    ['d.ts', 'é.ts'],
  ]);
  expect(renamePairs('')).toEqual([]);
});

test('what git has seen renamed, as each suite calls it; nothing where git cannot say', async () => {
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  mkdirSync(join(dir, 'core/tests'), { recursive: true });
  writeFileSync(join(dir, 'core/tests/old name.ts'), 'one\ntwo\nthree\n');
  writeFileSync(join(dir, 'other.ts'), 'four\nfive\nsix\n');
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'start');
  git('mv', 'core/tests/old name.ts', 'core/tests/new.ts');
  git('mv', 'other.ts', 'another.ts');
  const suites = [
    { name: 'core', cwd: join(dir, 'core') },
    { name: 'all', cwd: dir },
  ] as unknown as readonly SuiteConfig[];
  expect(await renamedFiles(dir, 'HEAD', suites)).toEqual(
    new Map([
      ['all :: core/tests/old name.ts', 'core/tests/new.ts'],
      ['all :: other.ts', 'another.ts'],
      ['core :: tests/old name.ts', 'tests/new.ts'],
    ]),
  );
  expect(await renamedFiles(dir, 'nothing', suites)).toEqual(new Map());
  expect(await renamedFiles(dir, undefined, suites)).toEqual(new Map());
});
