import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { redacted } from '../preflight/redact.ts';
import { cleanerOf, runCleaner } from './run-cleaner.ts';

const root = mkdtempSync(join(tmpdir(), 'gate-cleaner-'));
writeFileSync(join(root, 'trading.key'), '');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const naming = { root, suites: [] } as unknown as Parameters<typeof runCleaner>[0];
const long = 'Can4ry+7f3k/9Q2vw8Z-Lm5xT0pR6nB1sD4gH8jK2qW7eY3uIcA';

describe('which values are taken out', () => {
  test.each([
    ['paper', 'paper'],
    ['four characters', 'a1b2'],
    ['seven characters', 'a1b2c3d'],
    ['a word', 'Postgres'],
    ['true', 'true'],
    ['a number', '1234567890'],
    ['a time', '1000000ms'],
    ['a placeholder', 'dummy-token-1'],
    ['a place on this disk', 'trading.key'],
    ['nothing', ''],
  ])('%s is none', (_, value) => {
    expect(runCleaner(naming, { SOME_TOKEN: value })).toBeUndefined();
  });

  test('a value under another name is none', () => {
    expect(runCleaner(naming, { SOME_MODE: long })).toBeUndefined();
  });

  test.each([
    ['a variable', naming, { SOME_TOKEN: long }],
    ['the environment of a suite', { ...naming, suites: [{ env: { API_KEY: long } }] }, {}],
    [
      'what a check refers to',
      { ...naming, preflight: { checks: [{ type: 'redis', settings: { url: 'env:CACHE' } }] } },
      { CACHE: long },
    ],
    [
      'a token of a channel',
      { ...naming, alerts: { telegram: { token: `123:${long}`, chatId: '1', apiUrl: 'https://x' } } },
      {},
    ],
    [
      'a password in an address',
      { ...naming, history: { url: `postgres://gate:${encodeURIComponent(long)}@db/x` } },
      {},
    ],
  ])('%s is', (_, named, variables) => {
    expect(runCleaner(named as typeof naming, variables)?.text(`a ${long} b`)).toBe(`a ${redacted} b`);
  });

  test('an address of the command line has one', () => {
    expect(runCleaner(naming, {}, [`https://:${encodeURIComponent(long)}@push.test`])?.text(long)).toBe(redacted);
  });
});

describe('how a value stands there', () => {
  const odd = 'q"é\'\\z<7&Kp2#mVt9';
  test.each([
    ['as it is', odd],
    ['in JSON', JSON.stringify(odd).slice(1, -1)],
    ['in JSON of ASCII', String.raw`q\"\u00e9'\\z<7&Kp2#mVt9`],
    ['as Python shows it', String.raw`q"é\'\\z<7&Kp2#mVt9`],
    ['with only the quotes escaped', String.raw`q"é\'\z<7&Kp2#mVt9`],
    ['in an address', encodeURIComponent(odd)],
    ['in a page', 'q&quot;é&#39;\\z&lt;7&amp;Kp2#mVt9'],
    ['in base64', Buffer.from(odd).toString('base64')],
  ])('%s', (_, text) => {
    const cleaner = cleanerOf([odd]);
    expect(cleaner.text(`a ${text} b`)).toBe(`a ${redacted} b`);
    const stream = cleaner.stream();
    expect(Buffer.concat([stream.push(Buffer.from(`a ${text} b`)), stream.end()]).toString()).toBe(`a ${redacted} b`);
  });

  test.each([
    ['its beginning', `'${long.slice(0, 38)}…' to be`, `'${redacted}' to be`],
    ['its beginning and its end', `'${long.slice(0, 20)}...${long.slice(-20)}' is`, `'${redacted}' is`],
    ['a piece of the middle', `'${long.slice(0, 13)}...${long.slice(30, 36)}...`, `'${redacted}`],
  ])('cut: %s', (_, text, clean) => {
    expect(cleanerOf([long]).text(text)).toBe(clean);
  });

  test('what only begins like it stays', () => {
    expect(cleanerOf([long]).text('Can4ry+7f3 is another')).toBe('Can4ry+7f3 is another');
  });
});

describe('in pieces', () => {
  const text = `é start ${long} middle ${long}${long} Can4ry+7f3k no ${long.slice(0, 9)}`;
  const clean = `é start ${redacted} middle ${redacted}${redacted} Can4ry+7f3k no ${long.slice(0, 9)}`;

  test.each([1, 2, 3, 7, 20, 64, 1000])('of %d bytes it is found all the same', size => {
    const stream = cleanerOf([long]).stream();
    const bytes = Buffer.from(text);
    const told: Buffer[] = [];
    for (let from = 0; from < bytes.length; from += size) told.push(stream.push(bytes.subarray(from, from + size)));
    expect(Buffer.concat([...told, stream.end()]).toString()).toBe(clean);
  });

  test('of two values where one holds the other nothing of the longer stays', () => {
    const stream = cleanerOf(['abc1def2', 'abc1def2ghi3']).stream();
    const told = ['x abc1', 'def2', 'ghi3 y'].map(piece => stream.push(Buffer.from(piece)).toString());
    expect([...told, stream.end().toString()].join('')).toBe(`x ${redacted} y`);
  });

  test('what cannot become one is told at once', () => {
    expect(cleanerOf([long]).stream().push(Buffer.from('still here\n')).toString()).toBe('still here\n');
  });

  test('bytes that are no text stay what they are', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x0a]);
    expect(cleanerOf([long]).stream().push(bytes)).toEqual(bytes);
  });
});
