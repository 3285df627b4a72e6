import { expect, test } from 'vitest';
import { tiedSuites } from './tied-suites.ts';

test('nobody needs anybody', () => {
  expect(tiedSuites([{ name: 'a' }, { name: 'b', needs: [] }])).toEqual([]);
});

test('who needs, who is needed, and who needs the same are together; others are not', () => {
  const suites = [
    { name: 'web', needs: ['build'] },
    { name: 'lint' },
    { name: 'docs', needs: ['spell'] },
    { name: 'build' },
    { name: 'api', needs: ['web'] },
    { name: 'spell' },
    { name: 'e2e', needs: ['build', 'web'] },
  ];
  expect(tiedSuites(suites)).toEqual([
    ['web', 'build', 'api', 'e2e'],
    ['docs', 'spell'],
  ]);
});

test('a suite that is not in this gate ties nobody', () => {
  expect(
    tiedSuites([
      { name: 'a', needs: ['elsewhere'] },
      { name: 'b', needs: ['elsewhere'] },
    ]),
  ).toEqual([]);
});
