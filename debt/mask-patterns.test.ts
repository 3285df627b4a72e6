import { expect, test } from 'vitest';
import { kept, maskPatterns } from './mask-patterns.ts';

const hostile: readonly string[] = [
  'a',
  '1',
  'f',
  '_',
  '-',
  '.',
  ':',
  '/',
  '\\',
  '@',
  '%',
  ',',
  '(',
  '{',
  ' ',
  'a.',
  'a-',
  'a@',
  'a@a.',
  '@a.a',
  'a1',
  'a:',
  '1:',
  ':1',
  '::',
  '1.',
  '1,',
  '1_',
  '1-',
  '1 ',
  '1,111',
  '1e',
  '+1',
  '-1',
  'a://',
  'http://.',
  'http://a:',
  'file://',
  'file:///tmp',
  '/tmp/',
  '/var/folders/',
  '/var/folders/a/b/',
  '/home/a',
  '/home/a/src/',
  '/a/src',
  'C:\\',
  'C:\\Users\\a\\',
  'D:\\a\\src\\',
  'pytest-of-a/pytest-1/',
  'localhost',
  'localhost:',
  'a.aa:',
  'ENOTFOUND a.',
  'ip-1-1-',
  'fv-az1',
  'ffff:',
  '::ffff:',
  '1.1.1.',
  '12345678-',
  '12345678-1234-',
  'a1b2c3d',
  '0x',
  '0xf',
  'aa:bb:',
  '2026-',
  '2026-09-14T',
  '10:00:',
  'Mon Sep ',
  'Sep 14, ',
  '14 Sep ',
  'datetime(2026, 1',
  ', 1',
  '1 m ',
  '1m',
  '1h, ',
  'v1.',
  'exit code ',
  'exit code 1.',
  'HTTP',
  '<n>',
  '<',
];

// Far below what the square of 100 000 steps takes: nothing to compare then.
const nothingMs = 80;

// Time of this process alone; and the least of several, because a machine that is busy elsewhere only ever adds.
const millisecondsFor = (source: string, text: string, times: number): number => {
  const pattern = new RegExp(source, 'gu');
  const each = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    for (const _found of text.matchAll(pattern));
    return process.cpuUsage(before).user / 1000;
  });
  return Math.min(...each);
};

const pathological = (source: string, text: string): boolean => {
  if (millisecondsFor(source, text, 1) <= nothingMs) return false;
  const long = millisecondsFor(source, text, 3);
  return long > nothingMs && long > 40 * millisecondsFor(source, text.slice(0, text.length / 10), 20);
};

test.each([...maskPatterns, ['kept', kept] as const])(
  '%s: ten times the text is no hundred times the work',
  (_name, source) => {
    for (const unit of hostile) {
      const text = unit.repeat(Math.ceil(100_000 / unit.length)).slice(0, 100_000);
      expect(`${unit}: ${pathological(source, text)}`).toBe(`${unit}: false`);
    }
  },
);

test('the measure knows a pattern that grows with the square', () => {
  expect(pathological('a+@', 'a'.repeat(40_000))).toBe(true);
});

test('every quantifier has a bound', () => {
  for (const [name, source] of [...maskPatterns, ['kept', kept] as const]) {
    const bare = source.replace(/\\./g, '.').replace(/\[[^\]]*\]/g, '.');
    expect(`${name}: ${/[^(]\*|[^(]\+|\{\d+,\}/.exec(bare)?.[0] ?? 'bounded'}`).toBe(`${name}: bounded`);
  }
});
