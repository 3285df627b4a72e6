import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headline, oneLine, plainText, stripAnsi, truncate, truncateBytes } from './plain-text.ts';

const esc = '\u001b';

test.each([
  ['colours', `${esc}[1;31mred${esc}[0m`, 'red'],
  ['8-bit control sequences', '\u009b31mred', 'red'],
  ['a window title that ends in BEL', `${esc}]0;owned\u0007text`, 'text'],
  ['a link that ends in ST', `${esc}]8;;http://x${esc}\\text${esc}]8;;${esc}\\`, 'text'],
  ['a device string', `${esc}Pq#1${esc}\\text`, 'text'],
  ['cursor save, charset, reset', `${esc}7a${esc}(Bb${esc}c`, 'ab'],
  ['brackets that are no sequence', 'array[31m]', 'array[31m]'],
])('%s', (_, text, plain) => {
  expect(stripAnsi(text)).toBe(plain);
});

test('an unfinished window title loses its power and keeps its words', () => {
  expect(plainText(`${esc}]0;never ends`)).toBe(']0;never ends');
});

test('many unfinished sequences are read in linear time', () => {
  const before = process.cpuUsage();
  stripAnsi(`${esc}]`.repeat(200_000));
  stripAnsi(`${esc}[${'1;'.repeat(200_000)}`);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_000);
});

test('control characters, lone surrogates and non-characters are gone; emoji, tabs and line ends stay', () => {
  expect(plainText('a\u0000\u0008\u007f\u0085b\ud800c\udc00\ufffe\uffff\t😀\r\nd\re')).toBe('abc\t😀\nd\ne');
});

test('one line stays one line, and its direction cannot be turned', () => {
  expect(oneLine(' first\n\n\tsecond\u2028third \u202egnp.exe ')).toBe('first second third gnp.exe');
});

test('the headline is the first line that says something', () => {
  expect(headline(`\n  \n${esc}[31mError: no${esc}[0m\nmore`)).toBe('Error: no');
  expect(headline('')).toBe('');
  expect(headline('x'.repeat(300), 10)).toBe('xxxxxxxxx…');
});

test('nothing is cut in the middle of a code point', () => {
  expect(truncate('ab😀cd', 4)).toBe('ab…');
  expect(truncate('ab😀', 4)).toBe('ab😀');
  expect(truncate('abc', 0)).toBe('…');
  expect(truncateBytes('😀'.repeat(20), 40)).toBe('😀😀😀\n… cut, 80 bytes in all');
});

test('a text within its bytes is untouched, whatever its characters weigh', () => {
  expect(truncateBytes('é'.repeat(50), 100)).toBe('é'.repeat(50));
  expect(truncateBytes('é'.repeat(50), 10)).toBe('');
});

test('whatever comes in, what goes out is plain, whole and no longer than allowed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.nat(300), (text, limit) => {
      const plain = plainText(text);
      const cut = truncateBytes(plain, limit);
      expect(plainText(cut)).toBe(cut);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(limit);
      expect(oneLine(text)).not.toMatch(/\p{Cc}/u);
    }),
  );
});
