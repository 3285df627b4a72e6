import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadSourceMap, mapUrlIn, parseSourceMap, scriptPath } from './source-map.ts';

/** Line 2 of what runs is line 5 of what was written. */
const map = (more: object): string => JSON.stringify({ version: 3, names: [], mappings: ';AAIA', ...more });
const ran = { file: '/repo/dist/a.js', line: 2, column: 7 };

test.each([
  ['beside the script', { sources: ['a.ts'] }, '/repo/dist/a.ts'],
  ['above the script', { sources: ['../src/a.ts'] }, '/repo/src/a.ts'],
  ['under a source root', { sources: ['a.ts'], sourceRoot: '../src' }, '/repo/src/a.ts'],
  ['absolute', { sources: ['/repo/src/a b%.ts'] }, '/repo/src/a b%.ts'],
  ['a file address', { sources: ['file:///repo/src/a%20b.ts'] }, '/repo/src/a b.ts'],
])('a source %s is found', (_, more, file) => {
  expect(parseSourceMap(map(more), '/repo/dist/a.js')?.original(ran)).toEqual({ file, line: 5, column: 1 });
});

test('a source that is no file of this machine has no place', () => {
  expect(parseSourceMap(map({ sources: ['webpack://app/a.ts'] }), '/repo/dist/a.js')?.original(ran)).toBeUndefined();
});

test('what is no map is none', () => {
  expect(parseSourceMap('<html>', '/a.js')).toBeUndefined();
  expect(parseSourceMap('{"version":3,"mappings":7}', '/a.js')?.original(ran)).toBeUndefined();
});

test('inline maps are read, in base64 and plain', async () => {
  const text = map({ sources: ['a.ts'] });
  const base64 = `data:application/json;charset=utf-8;base64,${Buffer.from(text).toString('base64')}`;
  for (const url of [base64, `data:application/json,${encodeURIComponent(text)}`]) {
    expect((await loadSourceMap('/repo/a.js', url))?.original(ran)).toMatchObject({ file: '/repo/a.ts', line: 5 });
  }
});

test('a map beside the script is read; one that is missing or remote is none', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-map-'));
  try {
    writeFileSync(join(dir, 'a.js.map'), map({ sources: ['a.ts'] }));
    const load = (url: string) => loadSourceMap(join(dir, 'a.js'), url);
    expect((await load('a.js.map?v=1'))?.original(ran)).toMatchObject({ file: join(dir, 'a.ts'), line: 5 });
    expect(await load('b.js.map')).toBeUndefined();
    expect(await load('http://127.0.0.1:1/a.js.map')).toBeUndefined();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('the last comment of a source names its map', () => {
  expect(mapUrlIn('a();\n//# sourceMappingURL=old.map\nb();\n//# sourceMappingURL=new.map\n')).toBe('new.map');
  expect(mapUrlIn('a();\n}}//# sourceMappingURL=data:application/json;base64,e30=\n}')).toBe(
    'data:application/json;base64,e30=',
  );
  expect(mapUrlIn('const url = "sourceMappingURL";')).toBeUndefined();
});

test('script addresses become paths', () => {
  expect(scriptPath('file:///repo/a%20b.ts?v=3')).toBe('/repo/a b.ts');
  expect(scriptPath('/repo/a.ts?mock')).toBe('/repo/a.ts');
  expect(scriptPath('node:internal/timers')).toBe('node:internal/timers');
  expect(scriptPath('')).toBe('<anonymous>');
});
