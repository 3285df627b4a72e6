import { expect, test } from 'vitest';
import { matches } from './match.ts';
import { signatureOf } from './signature.ts';

const owed = 'AssertionError: expected the refund of the order to be settled @ src/refund.ts:apply';

const held = (entry: string, seen: string): unknown => matches(signatureOf(entry), signatureOf(seen));

test('the same signature is exact', () => {
  expect(held(owed, owed)).toEqual({ kind: 'exact' });
});

test('the signature alone decides, whatever the message says: a person may have shortened it', () => {
  expect(matches({ ...signatureOf(owed), message: '' }, signatureOf(owed))).toEqual({ kind: 'exact' });
});

test('any takes everything', () => {
  expect(matches({ signature: 'any', message: '' }, signatureOf(owed))).toEqual({ kind: 'any' });
});

test('up to a tenth of it may differ', () => {
  expect(held(owed, owed.replace('order', 'orders'))).toEqual({ kind: 'near', percent: 1 });
  expect(held(owed, owed.replace('settled', 'settling'))).toEqual({ kind: 'near', percent: 4 });
});

test('more than that is another failure, and says by how much', () => {
  expect(held(owed, owed.replace('the refund of the order', 'a payment'))).toEqual({
    kind: 'other',
    percent: 27,
    otherType: false,
  });
  expect(held(owed, `AssertionError: ${'0xyz '.repeat(30)}`)).toEqual({ kind: 'other', otherType: false });
});

test('another exception is another failure, however near the text', () => {
  expect(held(owed, owed.replace('AssertionError', 'AssertionFault'))).toMatchObject({
    kind: 'other',
    otherType: true,
  });
});

test.each([
  [
    'crash: SIGSEGV @ src/a/very/long/path.ts:withANameAsWell',
    'crash: SIGKILL @ src/a/very/long/path.ts:withANameAsWell',
  ],
  ['crash: exit code 1', 'crash: exit code 2'],
  ['exit code 1', 'exit code 2'],
  ['hang: io @ src/a/very/long/path.ts:withANameAsWell', 'hang: idle @ src/a/very/long/path.ts:withANameAsWell'],
  [
    'AxiosError: Request failed with status code 404 @ src/client.ts:get',
    'AxiosError: Request failed with status code 500 @ src/client.ts:get',
  ],
  ['leak: postgres', 'leak: postgrest'],
])('a near text with another cause is another failure: %s, %s', (entry, seen) => {
  expect(held(entry, seen)).toMatchObject({ kind: 'other', otherType: true });
});

test('an entry without a message matches by its signature only', () => {
  expect(matches({ signature: 's1:0000000000000000', message: '' }, signatureOf('boom'))).toEqual({
    kind: 'other',
    otherType: false,
  });
});

test('an entry that has names of this machine in it matches as before they were masked', () => {
  const [before, now] = [signatureOf('Error: alice has no rights'), signatureOf('Error: <user1> has no rights')];
  expect(matches(now, now)).toEqual({ kind: 'exact' });
  expect(matches(before, { ...now, named: before })).toEqual({ kind: 'exact' });
  expect(matches({ ...before, signature: 's1:0000000000000000' }, { ...now, named: before })).toEqual({
    kind: 'near',
    percent: 0,
  });
  // Seen by somebody else it is another one's.
  const bobby = { ...now, named: signatureOf('Error: bobby has no rights') };
  expect(matches(before, bobby)).toMatchObject({ kind: 'other' });
  expect(matches(signatureOf('TypeError: no'), { ...now, named: before })).toMatchObject({
    kind: 'other',
    otherType: true,
  });
});
