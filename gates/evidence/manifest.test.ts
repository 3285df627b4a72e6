import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { earlierFiles, folderFault } from './manifest.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const made = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-evidence-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};

const manifest = (...paths: readonly string[]): string =>
  JSON.stringify({ format: 'gate.evidence/1', complete: false, files: paths.map(path => ({ path })) });

test('a folder that is not there, is empty, or holds only what a manifest names may be used', () => {
  expect(folderFault(join(made({}), 'new'))).toBeUndefined();
  expect(folderFault(made({}))).toBeUndefined();
  expect(
    folderFault(made({ 'manifest.json': manifest('logs/a.log', 'gone'), 'logs/a.log': '', SHA256SUMS: '' })),
  ).toBeUndefined();
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['a file of somebody', { 'a.txt': '' }, 'holds a.txt,'],
  ['one beside ours', { 'manifest.json': manifest('a'), a: '', 'logs/b': '' }, 'holds logs/b,'],
  ['a manifest of something else', { 'manifest.json': '{"files": []}' }, 'holds manifest.json,'],
  ['a manifest that is no JSON', { 'manifest.json': '{' }, 'holds manifest.json,'],
])('%s is not written over', (_, files, words) => {
  expect(folderFault(made(files))).toContain(words);
});

test('a file, a path through a file and a link are told', () => {
  const folder = made({ file: '' });
  expect(folderFault(join(folder, 'file'))).toBe('is no folder: name another one.');
  expect(folderFault(join(folder, 'file', 'below'))).toBe(
    'cannot be used: a part of the path is a file, not a folder.',
  );
  const linked = made({ 'manifest.json': manifest('logs/a') });
  symlinkSync(folder, join(linked, 'logs'));
  expect(folderFault(linked)).toContain('holds logs,');
});

test('a manifest claims nothing outside of its folder', () => {
  expect(earlierFiles(made({ 'manifest.json': manifest('../a', '/etc/passwd', 'b/../../c', 'ok/d') }))).toEqual([
    'ok/d',
    'SHA256SUMS',
    'manifest.json',
  ]);
});
