import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from './mask.ts';

const noise = fc
  .array(
    fc.constantFrom(
      ...Array.from('0123456789abcdefABCDEFxvTZ.:-_/\\@ ,+%(){}[]<>\'"=µ…\n'),
      '::',
      '://',
      'http',
      '/tmp/',
      '/home/',
      'C:\\Users\\',
      'ms',
      ' s',
      '<n>',
      '<ip1>',
      '<hash7>',
      '2026-09-14',
      'localhost',
      'ENOTFOUND ',
      'exit code ',
      'map[',
      '[…]',
      'deadbeef',
      '550e8400-e29b-41d4-a716-446655440000',
      'Sep ',
      'x.com',
      '\u{1f600}',
      '\ud800',
    ),
    { maxLength: 120 },
  )
  .map(parts => parts.join(''));

test('masking what is masked changes nothing', () => {
  fc.assert(
    fc.property(noise, text => {
      const once = mask(text);
      expect(mask(once)).toBe(once);
    }),
    { numRuns: 3_000 },
  );
});

test('also for texts of any length', () => {
  const long = fc.array(noise, { minLength: 5, maxLength: 60 }).map(parts => parts.join(' '));
  fc.assert(
    fc.property(fc.oneof(long, fc.string({ unit: 'binary', maxLength: 6000 })), text => {
      const once = mask(text);
      expect(mask(once)).toBe(once);
      expect(once).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 500 },
  );
});
