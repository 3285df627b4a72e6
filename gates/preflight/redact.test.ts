import { expect, test } from 'vitest';
import { byteRedactor, redactAll, redacted, redactor } from './redact.ts';

const canary = 'Can/ary+7f3k"9Q2\\v=w8Z';

test.each([
  ['as it is', canary],
  ['in JSON', JSON.stringify({ value: canary })],
  ['in an address', `redis://:${encodeURIComponent(canary)}@host`],
  ['in an address with small letters', canary.replaceAll(/[^\w.~-]/g, each => `%${Buffer.from(each).toString('hex')}`)],
  ['in base64', Buffer.from(canary).toString('base64')],
  ['in base64 without its end', Buffer.from(canary).toString('base64').replace(/=+$/, '')],
  ['in hexadecimal', Buffer.from(canary).toString('hex')],
  ['twice', `${canary} ${canary}`],
])('a secret is taken out %s', (_, text) => {
  const told = redactor([canary])(`before ${text} after`);
  expect(told).toMatch(/^before .*\[redacted\].* after$/);
  for (const form of [canary, encodeURIComponent(canary), Buffer.from(canary).toString('base64').slice(0, 12)])
    expect(told).not.toContain(form);
});

test('the secret parts of an address are secret by themselves', () => {
  const redact = redactor(['https://trader:Pass%2Fw0rd-long@api.test/x?key=Key-in-the-query#frag-secret']);
  expect(redact('Pass%2Fw0rd-long Pass/w0rd-long Key-in-the-query frag-secret api.test')).toBe(
    `${redacted} ${redacted} ${redacted} ${redacted} api.test`,
  );
  expect(redact(`Basic ${Buffer.from('trader:Pass/w0rd-long').toString('base64')}`)).toBe(`Basic ${redacted}`);
});

test('of two secrets where one holds the other nothing of the longer stays', () => {
  expect(redactor(['abcdef', 'abcdefghijkl'])('abcdefghijkl')).toBe(redacted);
});

test('lines of a key are secret one by one', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----';
  expect(redactor([key])('it says MIGHAgEAMBMGByqGSM49')).toBe(`it says ${redacted}`);
});

test('numbers, times and what is too short to tell apart stay', () => {
  expect(redactor(['2s', '10GiB', '5432', 'abc'])('2s 10GiB 5432 abc')).toBe('2s 10GiB 5432 abc');
});

test.each([
  ['between tags', 'a&lt;b&gt;&amp;"c\''],
  ['between quotes', "a&lt;b&gt;&amp;&quot;c'"],
  ['in a page', 'a&lt;b&gt;&amp;&quot;c&#39;'],
])('what markup makes of a secret is taken out %s', (_, text) => {
  expect(redactor(['a<b>&"c\''])(`x ${text} y`)).toBe(`x ${redacted} y`);
});

test('bytes that are no text stay what they are, and what holds nothing secret is the same', () => {
  const take = byteRedactor(['Schlüssel-Ä1']);
  const bytes = Buffer.concat([Buffer.from([0xff, 0, 0xfe]), Buffer.from('Schlüssel-Ä1'), Buffer.from([0xff])]);
  expect(take(bytes)).toEqual(
    Buffer.concat([Buffer.from([0xff, 0, 0xfe]), Buffer.from(redacted), Buffer.from([0xff])]),
  );
  const harmless = Buffer.from([0xff, 0x61]);
  expect(take(harmless)).toBe(harmless);
});

test('only words are touched: what an event is stays what it is', () => {
  const event = {
    type: 'test-finished',
    outcome: { kind: 'failed', failures: [{ message: 'was failed', stack: [] }] },
  };
  expect(redactAll(event, redactor(['failed', 'test-finished']))).toEqual({
    type: 'test-finished',
    outcome: { kind: 'failed', failures: [{ message: `was ${redacted}`, stack: [] }] },
  });
});
