import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installedVersion } from './installed-package.ts';

const what = { package: 'vitest', entry: 'node' };
let folder = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'gate-installed-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const install = (where: string, manifest: string, ...files: readonly string[]): string => {
  const at = join(folder, where, 'node_modules/vitest');
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), manifest);
  for (const file of files) writeFileSync(join(at, file), '');
  return join(folder, where);
};
const exports = { './node': './node.js', './package.json': './package.json' };
const manifest = (version: string): string => JSON.stringify({ version, exports });

test('the package that this repository has', () => {
  expect(installedVersion(process.cwd(), what)).toMatch(/^4\.\d+\.\d+$/);
});

test('it is looked for upwards, the nearest counts', () => {
  const outer = install('outer', manifest('3.2.1'), 'node.js');
  mkdirSync(join(outer, 'deep/er'), { recursive: true });
  expect(installedVersion(join(outer, 'deep/er'), what)).toBe('3.2.1');
  install('outer/deep', manifest('4.0.0'), 'node.js');
  expect(installedVersion(join(outer, 'deep/er'), what)).toBe('4.0.0');
});

test('a link to a folder finds what that folder has, not what lies around the link', () => {
  const real = install('real', manifest('4.0.1'), 'node.js');
  mkdirSync(join(real, 'app'));
  const around = install('around', manifest('3.0.0'), 'node.js');
  symlinkSync(join(real, 'app'), join(around, 'app'));
  expect(installedVersion(join(around, 'app'), what)).toBe('4.0.1');
});

test('one that keeps its files to itself is there all the same, if they are', () => {
  const hides = install('hides', JSON.stringify({ version: '5.13.0', exports: { '.': './index.js' } }), 'node.js');
  expect(installedVersion(hides, { package: 'vitest', entry: 'node.js' })).toBe('5.13.0');
  expect(installedVersion(hides, { package: 'vitest', entry: 'gone.js' })).toBeUndefined();
});

test('one that was put there since is found', () => {
  const late = join(folder, 'late');
  mkdirSync(late);
  expect(installedVersion(late, what)).toBeUndefined();
  install('late', manifest('4.1.0'), 'node.js');
  expect(installedVersion(late, what)).toBe('4.1.0');
});

test.each([
  ['nothing', undefined, []],
  ['a manifest without the entry that it names', manifest('4.1.0'), []],
  ['a manifest that is cut off', manifest('4.1.0').slice(0, -5), ['node.js']],
])('%s is no installation', (name, text, files) => {
  const at = text === undefined ? folder : install(name.replaceAll(' ', '-'), text, ...files);
  expect(installedVersion(at, what)).toBeUndefined();
});

test('a folder that is not there has none', () => {
  expect(installedVersion(join(folder, 'nowhere'), what)).toBeUndefined();
});
