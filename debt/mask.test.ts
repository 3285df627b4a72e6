import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from './mask.ts';

const characters = Array.from('0123456789abcdefABCDEFxvTZ.:-_/\\@ ,+%(){}[]<>\'"=µ…\n');
const words = [
  '::',
  '://',
  'http',
  '/tmp/',
  '/home/',
  'C:\\Users\\',
  'ms',
  ' s',
  'Sep ',
  'x.com',
  'localhost',
  'ENOTFOUND ',
];
const tokens = ['<n>', '<ip1>', '<hash7>', '<home>', '[…]', 'exit code ', 'map[', '\u{1f600}', '\ud800', '\ue000'];
const values = ['2026-09-14', '10:00:00', 'deadbeef', '550e8400-e29b-41d4-a716-446655440000', '10.0.0.1', '0xff'];

const noise = fc
  .array(fc.constantFrom(...characters, ...words, ...tokens, ...values), { maxLength: 120 })
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
    { numRuns: 40 },
  );
});

test.each([
  ['the same value is the same token', '10.0.0.1 10.0.0.2 10.0.0.1', '<ip1> <ip2> <ip1>'],
  ['numbered after members were put in order', '{b: 10.0.0.1, a: 10.0.0.2}', '{a: <ip1>, b: <ip2>}'],
  ['tokens that are there already are numbered again', '<uuid7> <ip3>', '<uuid1> <ip1>'],
  ['exit and status codes stay', 'exit code 3, status code 404, code 5', 'exit code 3, status code 404, code <n>'],
  ['names with digits stay', 'utf8 sha1 Int32Array item42', 'utf8 sha1 Int32Array item42'],
  ['numbers at the end of names do not', 'user_42 worker-7 12px', 'user_<n> worker-<n> <n>px'],
  ['a sign is one only in front of a number', 'a-5 -5 (3)-5', 'a-<n> <n> (<n>)-<n>'],
  ['a list of numbers is no number', '[100,200] 100,200', '[<n>,<n>] <n>'],
  ['an IPv6 with its port', '[2001:db8::1]:80 fe80::1%lo0', '[<ip1>]:<n> <ip2>'],
  ['C++ is no address', 'A::b() std::fs', 'A::b() std::fs'],
  ['a file with a line is no host', 'src/a.ts:12:5 a.rs:3', 'src/a.ts:<n>:<n> a.rs:<n>'],
  ['a route is no path', 'GET /api/users/42', 'GET /api/users/<n>'],
  ['no dump, no order', '[3, b, a] f(b, a)', '[<n>, b, a] f(b, a)'],
  ['an empty text', '\n \r\n', ''],
])('%s', (_name, text, expected) => {
  expect(mask(text)).toBe(expected);
});

test('of a long text the beginning and the end are kept', () => {
  const masked = mask(`first ${'middle '.repeat(20_000)}last`);
  expect(masked).toMatch(/^first middle .*middle \[…\] middle .*middle last$/);
  expect(masked.length).toBeLessThan(500);
});

test('of one long word nothing', () => {
  expect(mask('x'.repeat(100_000))).toBe('[…]');
});
