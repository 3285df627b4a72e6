import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { plainOrQuoted, quoted } from './quoting.ts';
import { anyText } from './sample-entry.ts';

test.each([
  'rounding differs with the Windows ICU; needs the ICU bump',
  'a:b',
  'c#d',
  '-x',
  '?x',
  ':x',
  '12 of 20',
  'it\'s "so"',
  'é 👩‍👧',
  '---',
  'a, b]',
])('%s needs no quotes', text => {
  expect(plainOrQuoted(text)).toBe(text);
});

test.each([
  '',
  ' a',
  'a ',
  'a: b',
  'a:',
  'a #b',
  '#a',
  '- a',
  '-',
  '? a',
  '[a]',
  '{a}',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  "'a",
  '"a',
  '%a',
  '@a',
  '`a',
  'null',
  'True',
  'no',
  '~',
  '12',
  '-1.5',
  '1e10',
  '0x1f',
  '.inf',
  'a\nb',
  'a\tb',
  'a\u2028b',
  'a\u202eb',
  'a\u0085b',
  '\ud800',
])('%j is put in quotes', text => {
  expect(plainOrQuoted(text)).toBe(quoted(text));
});

test('quoted text is ASCII where the eye would see nothing', () => {
  expect(quoted('a\u202e\u0085\ufeff\u007fb\n')).toBe('"a\\u202e\\u0085\\ufeff\\u007fb\\n"');
});

test('JSON and YAML read quoted text as it was', () => {
  fc.assert(
    fc.property(anyText, text => {
      expect(JSON.parse(quoted(text))).toBe(text);
      expect(parse(`reason: ${quoted(text)}\n`)).toEqual({ reason: text });
    }),
    { numRuns: 1000 },
  );
});

test('quotes stand exactly where YAML would read something else, and around what cannot be seen', () => {
  const guarded =
    /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}|^(?:yes|no|on|off|y|n|<<|=)$/iu;
  const short = fc.string({
    unit: fc.constantFrom(...Array.from(':#-? ,[]{}&*!|>\'"%@`~ab01.+exoEn=<\\')),
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.oneof(anyText, short), text => {
      const bare = readPlain(text) === text && !guarded.test(text);
      expect(plainOrQuoted(text)).toBe(bare ? text : quoted(text));
    }),
    { numRuns: 4000 },
  );
});

const readPlain = (text: string): unknown => {
  if (/[\r\n]/u.test(text)) return undefined;
  try {
    return parse(`reason: ${text}\n`, { logLevel: 'error' })?.reason;
  } catch {
    return undefined;
  }
};
