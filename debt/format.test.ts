import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEntry, rateText } from './format.ts';
import { parseEntry } from './parse.ts';
import { anyEntry, sampleEntry } from './sample-entry.ts';
import { testId } from '../harness/protocol/test-id.ts';

const file = '/r/debt/entries/api/9f3a1c7be204.yaml';

test('an entry is written as the documentation shows it', () => {
  expect(formatEntry(sampleEntry)).toBe(`id: 9f3a1c7be204
test: "api :: tests/orders.spec.ts > Orders > refunds twice"
kind: fail
signature: s1:5b1e77a09c3d41f0
message: "AssertionError: expected <n> to equal <n> @ Refund.apply"
state: open
since: 2026-09-14 4c1d2e9a
origin: preexisting
owner: "@org/payments"
ticket: "PAY-1182"
reason: rounding differs with the Windows ICU; needs the ICU bump
due: 2026-11-01
`);
});

test('the keys that few entries have stand at their places', () => {
  const { commit: _, ...uncommitted } = sampleEntry;
  const text = formatEntry({
    ...uncommitted,
    id: '123456789012',
    aka: [testId('api', { titles: ['a'] }), testId('api', { titles: ['"b"'] })],
    kind: 'flaky',
    when: 'os=windows and node<22',
    message: '\u001b[31mno\u2028',
    reason: 'since #12: it hangs now and then',
    review: '2027-01-01',
    rate: { failures: 5, runs: 62 },
    fixedBy: '1e10',
  });
  expect(text).toBe(`id: "123456789012"
test: "api :: tests/orders.spec.ts > Orders > refunds twice"
aka: ["api :: a", "api :: \\"b\\""]
kind: flaky
when: os=windows and node<22
signature: s1:5b1e77a09c3d41f0
message: "\\u001b[31mno\\u2028"
state: open
since: 2026-09-14
origin: preexisting
owner: "@org/payments"
ticket: "PAY-1182"
reason: "since #12: it hangs now and then"
due: 2026-11-01
review: 2027-01-01
rate: 0.08 (5/62)
fixedBy: "1e10"
`);
});

test.each([
  [1, 1, '1.00 (1/1)'],
  [5, 62, '0.08 (5/62)'],
  [1, 200, '0.01 (1/200)'],
  [1, 201, '0.005 (1/201)'],
  [1, 1000, '0.001 (1/1000)'],
  [1, 999_999_999, '1e-9 (1/999999999)'],
])('%i of %i is %s', (failures, runs, text) => {
  expect(rateText({ failures, runs })).toBe(text);
});

test('what is written is read back as it was, and written again as it was', () => {
  fc.assert(
    fc.property(anyEntry, entry => {
      const text = formatEntry(entry);
      expect(text.match(/[^\P{Cc}\n]|[\u2028\u2029]/u)).toBeNull();
      expect(text.split('\n').length - 1).toBe(new Set(text.split('\n').map(line => line.split(':')[0])).size - 1);
      // As bytes, because that is what is on the disk.
      const read = Buffer.from(text, 'utf8').toString('utf8');
      expect(parseEntry(read, file)).toEqual({ ok: true, entry: { ...entry, file } });
      // A comment at the end keeps the quick way of reading away.
      expect(parseEntry(`${read}# seen\n`, file)).toEqual({ ok: true, entry: { ...entry, file } });
      // So does the line end of Windows.
      expect(parseEntry(read.replaceAll('\n', '\r\n'), file)).toEqual({ ok: true, entry: { ...entry, file } });
    }),
    { numRuns: 500 },
  );
});
