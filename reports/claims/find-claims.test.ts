import { describe, expect, test } from 'vitest';
import { findClaims } from './find-claims.ts';

const claim = '<!-- gate:claim passed/census run=full -->2308/2450<!-- /gate:claim -->';

test('a claim: where it stands, what it says and what it counts', () => {
  const text = `# Title\n\nTests: ${claim} passed, ${claim.replace('run=full', 'run=core commit=4c1d2e9a')}.\n`;
  const { claims, problems } = findClaims(text);
  expect(problems).toEqual([]);
  expect(claims).toMatchObject([
    { line: 3, said: '2308/2450', words: ['passed', 'census'], gate: 'full' },
    { line: 3, said: '2308/2450', gate: 'core', commit: '4c1d2e9a' },
  ]);
  expect(claims.map(({ from, to }) => text.slice(from, to))).toEqual(['2308/2450', '2308/2450']);
});

test('what stands in code is an example', () => {
  const text = ['```', claim, '```', `a \`${claim}\` b`, '~~~md', '```', claim, '~~~', claim].join('\n');
  expect(findClaims(text).claims).toMatchObject([{ line: 9 }]);
});

describe('what cannot be read is said with its line', () => {
  test.each([
    ['<!-- gate:claim passd run=full -->1<!-- /gate:claim -->', '"passd" is nothing that a run counts'],
    ['<!-- gate:claim run=full -->1<!-- /gate:claim -->', '"run=full" is nothing that a run counts'],
    ['<!-- gate:claim passed -->1<!-- /gate:claim -->', 'This claim names no gate'],
    ['<!-- gate:claim passed run=full commit=main -->1<!-- /gate:claim -->', '"commit=main" says nothing to a claim'],
    ['<!-- gate:claim passed run=full -->1', 'The end of this claim is missing'],
    [`<!-- gate:claim passed run=full -->1 ${claim}`, 'The end of this claim is missing'],
    ['<!-- gate:claim passed run=full', 'This claim does not end'],
  ])('%s', (text, message) => {
    const { problems } = findClaims(`one\n${text}\n`);
    expect(problems).toEqual([{ line: 2, message: expect.stringContaining(message) }]);
  });
});
