import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownerOfFile, ownerRules, ownersOf } from './owners.ts';

const text = `# who answers for what
*               @org/everybody
*.js            @org/web  # inline
/build/logs/    @org/build
docs/*          docs@example.com
apps/           @org/apps
/scripts/       @org/scripts @ann
**/generated    @org/robots
/apps/github
a\\ b.txt        @org/spaces
/src/**/x.ts    @org/deep\r
!*.md           @org/never
[ab].c          nobody
`;

test('the owners are those that are named, and no other words', () => {
  expect([...ownersOf(text)]).toEqual([
    '@org/everybody',
    '@org/web',
    '@org/build',
    'docs@example.com',
    '@org/apps',
    '@org/scripts',
    '@ann',
    '@org/robots',
    '@org/spaces',
    '@org/deep',
    '@org/never',
  ]);
  expect(ownersOf('')).toEqual(new Set());
  expect(ownersOf('# @org/commented')).toEqual(new Set());
});

test.each([
  ['README.md', '@org/everybody'],
  ['a.js', '@org/web'],
  ['lib/deep/a.js', '@org/web'],
  ['build/logs/x/y.log', '@org/build'],
  ['lib/build/logs/y.log', '@org/everybody'],
  ['docs/a.md', 'docs@example.com'],
  ['docs/more/a.md', '@org/everybody'],
  ['lib/docs/a.md', '@org/everybody'],
  ['apps/a.js', '@org/apps'],
  ['lib/apps/a.js', '@org/apps'],
  ['apps', '@org/everybody'],
  ['scripts/run.sh', '@org/scripts'],
  ['generated', '@org/robots'],
  ['a/b/generated/c.ts', '@org/robots'],
  ['apps/github/main.go', undefined],
  ['apps/githubs/main.go', '@org/apps'],
  ['a b.txt', '@org/spaces'],
  ['src/x.ts', '@org/deep'],
  ['src/a/b/x.ts', '@org/deep'],
  ['other/x.ts', '@org/everybody'],
])('%s belongs to %s', (path, owner) => {
  expect(ownerOfFile(ownerRules(text), path)).toBe(owner);
});

test.each([
  ['/*.ts', 'a.ts', true],
  ['/*.ts', 'lib/a.ts', false],
  ['src/*', 'src/a.ts', true],
  ['src/*', 'src/lib/a.ts', false],
  ['src/**', 'src/lib/a.ts', true],
  ['**', 'a', true],
  ['**/**/a', 'x/a', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'aXbYbc', true],
  ['a*b*c', 'aXbYb', false],
  ['*.test.*', 'x/a.test.ts', true],
  ['/', 'a', false],
  ['//', 'a', false],
])('%s and %s: %s', (pattern, path, isMeant) => {
  expect(ownerOfFile(ownerRules(`${pattern} @a`), path)).toBe(isMeant ? '@a' : undefined);
});

test('the lines of a section without owners are those of the section', () => {
  const sections = `[Web] @org/web\nweb/\nweb/api/ @org/api\n^[Docs][2] @org/docs\ndocs/\n[Rest]\nrest/\n`;
  const rules = ownerRules(sections);
  const owners = ['web/a', 'web/api/a', 'docs/a', 'rest/a'].map(path => ownerOfFile(rules, path));
  expect(owners).toEqual(['@org/web', '@org/api', '@org/docs', undefined]);
  expect(ownersOf(sections)).toEqual(new Set(['@org/web', '@org/api', '@org/docs']));
});

test('a pattern that makes others backtrack is as quick as any', () => {
  const rules = ownerRules(`${'a*'.repeat(2000)}b @x\n${'**/a/'.repeat(400)}b @x\n`);
  const before = process.cpuUsage();
  expect(ownerOfFile(rules, 'a'.repeat(4000))).toBeUndefined();
  expect(ownerOfFile(rules, Array(400).fill('a').join('/'))).toBeUndefined();
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(5_000); // a backtracking one would need for ever
});

test('a name without signs means itself, anywhere, and all below it', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(4), (names, at) => {
      const one = names[at % names.length] ?? '';
      expect(ownerOfFile(ownerRules(`${one} @a`), names.join('/'))).toBe('@a');
    }),
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (any, path) => {
      ownersOf(any);
      ownerOfFile(ownerRules(any), path);
    }),
  );
});
