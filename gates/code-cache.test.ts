import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CodeCache, codeCache } from './code-cache.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gate-code-'));
});
afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true, force: true });
});

const data = Buffer.from('what V8 made of it');
const at = (env: NodeJS.ProcessEnv = {}, text = 'text', use = 'core'): CodeCache | undefined =>
  codeCache(text, use, { env, home, platform: 'linux', flags: [] });
const under = (flags: readonly string[], env: NodeJS.ProcessEnv = {}): CodeCache | undefined =>
  codeCache('text', 'core', { env, home, platform: 'linux', flags });
const folder = (): string => join(home, '.cache/regression-gate/code');
const only = (): string => join(folder(), readdirSync(folder())[0] ?? '');

test('what was kept is found again, by the same text and the same use only', () => {
  expect(at()?.read()).toBeUndefined();
  at()?.write(data);
  expect(at()?.read()).toEqual(data);
  expect(at({}, 'tex7')?.read()).toBeUndefined();
  expect(at({}, 'text', 'list')?.read()).toBeUndefined();
  expect(readdirSync(folder())).toHaveLength(1);
  expect(statSync(only()).mode & 0o777).toBe(0o600);
  expect(statSync(folder()).mode & 0o777).toBe(0o700);
});

test('what was made under other flags of V8 is kept apart: V8 would refuse it, and each would drive out the other', () => {
  under([])?.write(data);
  expect(under(['--no-opt'])?.read()).toBeUndefined();
  expect(under([], { NODE_OPTIONS: '--no-opt' })?.read()).toBeUndefined();
  under(['--no-opt'])?.write(Buffer.from('slow'));
  expect([under([])?.read(), under(['--no-opt'])?.read()]).toEqual([data, Buffer.from('slow')]);
});

test('a file that was cut or changed is not taken, and is written anew', () => {
  at()?.write(data);
  const whole = readFileSync(only());
  for (const length of [0, 1, 31, 32, 40, whole.length - 1]) {
    writeFileSync(only(), whole.subarray(0, length));
    expect(at()?.read()).toBeUndefined();
  }
  const turned = Buffer.from(whole);
  turned[40] = (turned[40] ?? 0) ^ 1;
  writeFileSync(only(), turned);
  expect(at()?.read()).toBeUndefined();
  at()?.write(data);
  expect(at()?.read()).toEqual(data);
});

test('a folder to which others may write is neither read nor written', () => {
  at()?.write(data);
  chmodSync(folder(), 0o777);
  expect(at()?.read()).toBeUndefined();
  rmSync(only());
  at()?.write(data);
  expect(readdirSync(folder())).toEqual([]);
});

test.each([
  ['a file in the way', '.cache', 'a file'],
  // Node's recursive mkdir never comes back from there.
  ['/proc', undefined, '/proc/nowhere'],
])('where nothing can be written, nothing is said: %s', (_name, file, text) => {
  if (file !== undefined) writeFileSync(join(home, file), text);
  const cache = at(file === undefined ? { GATE_CODE_CACHE: text } : {});
  expect(() => cache?.write(data)).not.toThrow();
  expect(cache?.read()).toBeUndefined();
});

test('what nobody has written for a month goes, what is newer stays', () => {
  at()?.write(data);
  const old = only();
  utimesSync(old, new Date(), new Date(Date.now() - 31 * 24 * 60 * 60 * 1000));
  at({}, 'younger')?.write(data);
  expect(readdirSync(folder())).toHaveLength(1);
  at({}, 'youngest')?.write(data);
  expect(readdirSync(folder())).toHaveLength(2);
});

test.each([
  ['its own variable', { GATE_CODE_CACHE: '/own' }, 'linux', '/own'],
  ['off', { GATE_CODE_CACHE: 'off' }, 'linux', undefined],
  ['XDG', { XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/regression-gate/code'],
  ['a relative folder', { XDG_CACHE_HOME: 'xdg' }, 'linux', undefined],
  ['macOS', {}, 'darwin', '/home/me/Library/Caches/regression-gate/code'],
  ['Windows without one', {}, 'win32', undefined],
] as const)('the folder: %s', (_name, env, platform, expected) => {
  expect(codeCache('text', 'core', { env, home: '/home/me', platform })?.folder).toBe(expected);
});
