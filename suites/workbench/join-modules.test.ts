import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { joinModules } from './join-modules.mjs';

const place = mkdtempSync(join(tmpdir(), 'gate-join-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const written = (name: string, files: Readonly<Record<string, string>>): string => {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(place, `${name}-${file}`), text);
  return join(place, `${name}-main.mjs`);
};

test('keeps names apart that two modules share, and loads each module once', async () => {
  const entry = written('apart', {
    'main.mjs': `import { count } from './apart-one.mjs';\nimport { count as again, name as theirs } from './apart-two.mjs';\nconst name = 'main';\nexport const all = [name, theirs, count, again];\n`,
    'one.mjs': `import { next } from './apart-deep.mjs';\nconst name = 'one';\nexport const count = next(name);\n`,
    'two.mjs': `import { sep } from 'node:path';\nimport { next } from './apart-deep.mjs';\nexport const name = sep;\nexport const count = next(name);\n`,
    'deep.mjs': `let last = 0;\nexport function next(of) {\n  last += 1;\n  return last;\n}\n`,
  });
  joinModules(entry);
  expect(readFileSync(entry, 'utf8')).not.toMatch(/from '\./);
  const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(entry).href);
  expect(loaded).toMatchObject({ all: ['main', '/', 1, 2] });
});

test.each([
  ['an import of everything', `import * as all from './odd-other.mjs';\nexport const x = all;\n`],
  ['an import for its effects', `import './odd-other.mjs';\n`],
  ['an export of another module in one of ours', `import { y } from './odd-again.mjs';\nexport const x = y;\n`],
  ['a ring', `import { y } from './odd-ring.mjs';\nexport const x = y;\n`],
])('refuses %s', (_, text) => {
  const entry = written('odd', {
    'main.mjs': text,
    'other.mjs': 'export const y = 1;\n',
    'again.mjs': `export { y } from './odd-other.mjs';\n`,
    'ring.mjs': `import { x } from './odd-main.mjs';\nexport const y = () => x;\n`,
  });
  expect(() => joinModules(entry)).toThrow(/cannot be joined|imports itself/);
  expect(readFileSync(entry, 'utf8')).toBe(text);
});
