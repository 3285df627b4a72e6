import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines } from './lines.ts';
import { Spoken } from './spoken.ts';

const cut = (bytes: Buffer, at: readonly number[]): readonly Buffer[] => {
  const ends = [...new Set(at.map(each => each % (bytes.length + 1))), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, nth) => bytes.subarray(ends[nth - 1] ?? 0, end));
};

test('lines are the same, however their bytes are torn', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.nat()), (text, at) => {
      const bytes = Buffer.from(text);
      const lines = new Lines();
      const got = [...cut(bytes, at).flatMap(piece => lines.push(piece)), ...lines.rest()];
      const expected = bytes.toString().split('\n');
      if (expected.at(-1) === '') expected.pop();
      expect(got).toEqual(expected.map(line => line.replace(/\r$/u, '')));
    }),
  );
});

test('a line without an end does not grow for ever, and the next one is whole', () => {
  const lines = new Lines(10);
  expect(lines.push(Buffer.from('x'.repeat(8)))).toEqual([]);
  expect(lines.push(Buffer.from('x'.repeat(8)))).toEqual([]);
  expect(lines.push(Buffer.from('x\nnext\n'))).toEqual(['x'.repeat(10), 'next']);
  expect(lines.push(Buffer.from(`${'y'.repeat(20)}\nz`))).toEqual(['y'.repeat(10)]);
  expect(lines.rest()).toEqual(['z']);
});

test('what is said goes to the log as it is, or as its reader shows it', () => {
  const plain = new Spoken();
  expect(plain.hear(Buffer.from([255, 10, 65])).toString('latin1')).toBe('ÿ\nA');
  expect(plain.close().toString()).toBe('');
  expect(plain.take()).toEqual(['\uFFFD', 'A']);
  const shown = new Spoken(line => (line === 'secret' ? '' : `${line}!\n`));
  expect(shown.hear(Buffer.from('a\nsecret\nb')).toString()).toBe('a!\n');
  expect(shown.close().toString()).toBe('b!\n');
  expect(shown.take()).toEqual(['a', 'secret', 'b']);
  expect(shown.take()).toEqual([]);
});
