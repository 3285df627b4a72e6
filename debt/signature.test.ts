import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signatureOf } from './signature.ts';

const uuid = '550e8400-e29b-41d4-a716-446655440000';
const otherUuid = '1b4e28ba-2fa1-11d2-883f-0016d3cca427';

/** Each row: one failure, as it looks on different days and machines. No two rows may be taken for each other. */
const failures: readonly (readonly [name: string, ...variants: string[]])[] = [
  [
    'vitest, numbers',
    'AssertionError: expected 3 to equal 4',
    'AssertionError: expected -17 to equal 1.5e+21',
    'AssertionError: expected 1,204 to equal 0.1',
  ],
  ['vitest, other words', 'AssertionError: expected 3 to be 4'],
  ['vitest, other type', 'TypeError: expected 3 to equal 4'],
  [
    'vitest, a place',
    'AssertionError: expected 3 to equal 4 @ src/refund.ts:apply',
    'AssertionError: expected 30 to equal 4 @ src/refund.ts:apply',
  ],
  ['vitest, another place', 'AssertionError: expected 3 to equal 4 @ src/refund.ts:cancel'],
  [
    'vitest, object',
    'AssertionError: expected { b: 1, a: 2 } to deeply equal { a: 3, b: 1 }',
    'AssertionError: expected { a: 2, b: 9 } to deeply equal { b: 1, a: 3 }',
  ],
  ['vitest, another object', 'AssertionError: expected { b: 1, c: 2 } to deeply equal { c: 3, b: 1 }'],
  ['vitest, string', "AssertionError: expected 'paid' to be 'open' // Object.is equality"],
  ['vitest, another string', "AssertionError: expected 'paid' to be 'shut' // Object.is equality"],
  [
    'jest',
    'expect(received).toBe(expected) // Object.is equality',
    '\u001b[2mexpect(\u001b[22m\u001b[31mreceived\u001b[39m\u001b[2m).\u001b[22mtoBe\u001b[2m(\u001b[22m\u001b[32mexpected\u001b[39m\u001b[2m) // Object.is equality\u001b[22m',
  ],
  [
    'jest, calls',
    'expect(jest.fn()).toHaveBeenCalledTimes(expected): got 3',
    'expect(jest.fn()).toHaveBeenCalledTimes(expected): got 12',
  ],
  ['timeout', 'Error: Test timed out in 5000ms.', 'Error: Test timed out in 30000ms.', 'Error: Test timed out in 5 s.'],
  ['timeout of a hook', 'Error: Hook timed out in 10000ms.', 'Error: Hook timed out in 1m 4s.'],
  [
    'waiting',
    'TimeoutError: waited 12.3 ms for the lock',
    'TimeoutError: waited 2 minutes for the lock',
    'TimeoutError: waited 1h 2m 3s for the lock',
  ],
  [
    'refused',
    'Error: connect ECONNREFUSED 127.0.0.1:54321',
    'Error: connect ECONNREFUSED 127.0.0.1:5432',
    'Error: connect ECONNREFUSED ::1:54321',
    'Error: connect ECONNREFUSED 10.1.2.3:80',
  ],
  ['reset', 'Error: read ECONNRESET'],
  [
    'in use',
    'Error: listen EADDRINUSE: address already in use :::3000',
    'Error: listen EADDRINUSE: address already in use 0.0.0.0:41234',
  ],
  ['no such host', 'Error: getaddrinfo ENOTFOUND db-7.example.com', 'Error: getaddrinfo ENOTFOUND redis'],
  ['no such host, for now', 'Error: getaddrinfo EAI_AGAIN db-7.example.com'],
  [
    'temp file',
    "Error: ENOENT: no such file or directory, open '/tmp/vitest-a8Bc2/out.json'",
    "Error: ENOENT: no such file or directory, open '/var/folders/zz/zyx1_abc0000gn/T/vitest-9/out.json'",
    "Error: ENOENT: no such file or directory, open '/private/tmp/x/out.json'",
    "Error: ENOENT: no such file or directory, open '/tmp/pytest-of-bob/pytest-31/test_out0/out.json'",
  ],
  ['another temp file', "Error: ENOENT: no such file or directory, open '/tmp/vitest-a8Bc2/in.json'"],
  [
    'temp file on Windows',
    "Error: ENOENT: no such file or directory, open 'C:\\Users\\bob\\AppData\\Local\\Temp\\a-1\\out.json'",
    "Error: ENOENT: no such file or directory, open 'D:\\Temp\\b-22\\out.json'",
  ],
  [
    'no access',
    "Error: EACCES: permission denied, open '/home/alice/shop/src/keys.json'",
    "Error: EACCES: permission denied, open '/Users/bob/code/src/shop/src/keys.json'",
    "Error: EACCES: permission denied, open '/home/runner/work/shop/shop/src/keys.json'",
    "Error: EACCES: permission denied, open '/builds/org/shop/src/keys.json'",
  ],
  ['a system file', "Error: EACCES: permission denied, open '/etc/keys.json'"],
  [
    'a module',
    "Error: Cannot find module '/home/alice/shop/node_modules/left-pad/index.js'",
    "Error: Cannot find module 'file:///Users/bob/shop/node_modules/left-pad/index.js'",
  ],
  ['another module', "Error: Cannot find module '/home/alice/shop/node_modules/right-pad/index.js'"],
  ['no property', "TypeError: Cannot read properties of undefined (reading 'total')"],
  ['another property', "TypeError: Cannot read properties of undefined (reading 'amount')"],
  ['of null', "TypeError: Cannot read properties of null (reading 'total')"],
  [
    'JSON',
    'SyntaxError: Unexpected token < in JSON at position 0',
    'SyntaxError: Unexpected token < in JSON at position 4711',
  ],
  ['uuid', `NotFound: order ${uuid} is gone`, `NotFound: order ${otherUuid.toUpperCase()} is gone`],
  ['uuid twice the same', `Clash: ${uuid} and ${uuid}`, `Clash: ${otherUuid} and ${otherUuid}`],
  ['two uuids', `Clash: ${uuid} and ${otherUuid}`, `Clash: ${otherUuid} and ${uuid}`],
  [
    'commit',
    'Error: no commit 4c1d2e9a',
    'Error: no commit 79f556e',
    'Error: no commit da39a3ee5e6b4b0d3255bfef95601890afd80709',
  ],
  ['a word of hex letters', 'Error: no commit facade'],
  ['address', 'Error: bad pointer 0x7ffe12', 'Error: bad pointer 0x0'],
  ['status 404', 'AxiosError: Request failed with status code 404'],
  ['status 500', 'AxiosError: Request failed with status code 500'],
  [
    'url',
    'FetchError: request to http://localhost:8123/users?id=7 failed',
    'FetchError: request to https://shop.example.com/a failed',
  ],
  ['mail', 'Error: bob@example.com is taken', 'Error: alice+1@mail.example.org is taken'],
  [
    'dates',
    'Error: expired at 2026-09-14T10:00:00.123Z',
    'Error: expired at 2025-01-02 03:04:05',
    'Error: expired at Mon Sep 14 2026 10:00:00 GMT+0200 (Central European Summer Time)',
    'Error: expired at Mon, 14 Sep 2026 10:00:00 GMT',
  ],
  ['pytest', 'assert 1 == 2', 'assert 40 == 41'],
  ['pytest, other way', 'assert 1 != 2'],
  ['pytest, dict', "AssertionError: assert {'b': 1, 'a': 2} == {}", "AssertionError: assert {'a': 2, 'b': 1} == {}"],
  ['pytest, set', "AssertionError: assert {'x', 'y'} == set()", "AssertionError: assert {'y', 'x'} == set()"],
  [
    'pytest, object',
    'AttributeError: <shop.Order object at 0x7f3a5c0b2d30> has no total',
    'AttributeError: <shop.Order object at 0x10a2b3c4d> has no total',
  ],
  [
    'pytest, date',
    'ValueError: late: datetime.datetime(2026, 9, 14, 10, 0)',
    'ValueError: late: datetime.datetime(2026, 9, 14, 10, 0, 31, 5, tzinfo=datetime.timezone.utc)',
  ],
  ['KeyError', "KeyError: 'total'"],
  ['another KeyError', "KeyError: 'amount'"],
  ['Go', 'refund_test.go:31: got 3, want 4', 'refund_test.go:7: got 33, want 44'],
  ['Go, map', 'refund_test.go:31: got map[b:1 a:2]', 'refund_test.go:31: got map[a:2 b:1]'],
  ['Go, nil', 'panic: runtime error: invalid memory address or nil pointer dereference'],
  [
    'Go, index',
    'panic: runtime error: index out of range [5] with length 3',
    'panic: runtime error: index out of range [12] with length 0',
  ],
  ['Go, log', '2026/09/14 10:00:00 listen failed', '2025/01/02 23:59:59 listen failed'],
  [
    'Rust',
    "thread 'main' panicked at src/main.rs:4:5: no luck",
    "thread 'main' panicked at src/main.rs:14:15: no luck",
  ],
  [
    'Rust, equality',
    'assertion `left == right` failed: left: 1, right: 2',
    'assertion `left == right` failed: left: 10, right: 20',
  ],
  ['C++ names', 'std::bad_alloc in A::b() of dead::beef()'],
  ['other C++ names', 'std::bad_alloc in A::c() of dead::beef()'],
  ['segfault', 'crash: SIGSEGV @ src/native.ts:call'],
  ['abort', 'crash: SIGABRT @ src/native.ts:call'],
  ['exit 1', 'crash: exit code 1'],
  ['exit 2', 'crash: exit code 2'],
  ['hang', 'hang: spinning @ src/loop.ts:loop'],
  ['hang elsewhere', 'hang: idle @ src/loop.ts:loop'],
  ['leak', 'leak: node, sleep'],
  ['lines said again', 'Error: boom\r\nError: boom\r\nat last', 'Error: boom\nat last\nat last'],
];

test.each(failures)('%s: always the same', (_name, first = '', ...variants) => {
  const { signature, message } = signatureOf(first);
  for (const variant of variants) expect(signatureOf(variant)).toEqual({ signature, message });
});

test('and never taken for another', () => {
  const seen = new Map<string, string>();
  for (const [name, first = ''] of failures) {
    const { signature } = signatureOf(first);
    expect(`${seen.get(signature) ?? name} is told from ${name}`).toBe(`${name} is told from ${name}`);
    seen.set(signature, name);
  }
});

test('its form, and a message that can be read', () => {
  expect(signatureOf('AssertionError: expected 1 to equal 2 @ src/refund.ts:apply')).toEqual({
    signature: 's1:181d17a089b37eb3',
    message: 'AssertionError: expected <n> to equal <n> @ src/refund.ts:apply',
  });
});

test('the message has the signature of its text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), text => {
      const first = signatureOf(text);
      expect(first.signature).toMatch(/^s1:[0-9a-f]{16}$/);
      expect(signatureOf(first.message)).toEqual(first);
    }),
  );
});

const value = fc.record({
  count: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  id: fc.uuid(),
  folder: fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
  port: fc.integer({ min: 1024, max: 65_535 }),
});

test('other numbers, ids, folders and ports make no other failure; another type does', () => {
  const say = (
    type: string,
    { count, id, folder, port }: typeof value extends fc.Arbitrary<infer V> ? V : never,
  ): string =>
    `${type}: ${count} of order ${id} at 127.0.0.1:${port} in /tmp/shop-${folder}/orders.json @ src/order.ts:read`;
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(signatureOf(say('TypeError', one))).toEqual(signatureOf(say('TypeError', other)));
      expect(signatureOf(say('TypeError', one)).signature).not.toBe(signatureOf(say('RangeError', one)).signature);
    }),
    { numRuns: 500 },
  );
});
