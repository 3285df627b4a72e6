import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelValue } from './label-value.ts';

test.each([
  ['an ordinary name stays', 'unit/browser "é" C:\\x 😀', 'unit/browser "é" C:\\x 😀'],
  ['a carriage return', 'a\r', String.raw`a\u{d}`],
  ['a line feed, NUL, C1', '\n\u0000\u0085', String.raw`\u{a}\u{0}\u{85}`],
  ['a lone surrogate', '\ud800', String.raw`\u{d800}`],
  ['what looks like the escape', String.raw`a\u{d}`, String.raw`a\u{5c}u{d}`],
])('%s', (_, text, value) => {
  expect(labelValue(text)).toBe(value);
});

const decoded = (value: string): string =>
  value.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));

const hostile = fc.string({
  unit: fc.constantFrom('\\', 'u', '{', 'd', '}', '\r', '\u0000', '\ud800', 'a'),
  maxLength: 12,
});

test('no two texts become one: each can be read back', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), text => {
      const value = labelValue(text);
      expect(decoded(value)).toBe(text);
      expect(value).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
    { numRuns: 2_000 },
  );
});
