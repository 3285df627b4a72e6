import { expect, test } from 'vitest';
import { nearestWord, wordHint } from './nearest.ts';

const words = ['signature', 'state', 'since', 'owner', 'due', 'fixedBy'];

test.each([
  ['signatur', 'signature'],
  ['Owner', 'owner'],
  ['fixed_by', 'fixedBy'],
  ['fixedby', 'fixedBy'],
  ['stat', 'state'],
  ['deu', 'due'],
  ['colour', undefined],
  ['', undefined],
  ['x'.repeat(60_000), undefined],
])('%s means %s', (written, meant) => {
  expect(nearestWord(written, words)).toBe(meant);
});

test('a near word is a question, a far one gets the list', () => {
  expect(wordHint('ownr', words)).toBe('did you mean "owner"?');
  expect(wordHint('colour', ['a1', 'b2'])).toBe('write one of a1, b2.');
});
