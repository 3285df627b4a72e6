import fc from 'fast-check';
import { testId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { utcDay } from './dates.ts';

/** The entry of the ledger's own documentation, for tests. */
export const sampleEntry: DebtEntry = {
  id: '9f3a1c7be204',
  test: testId('api', { file: 'tests/orders.spec.ts', titles: ['Orders', 'refunds twice'] }),
  aka: [],
  kind: 'fail',
  signature: 's1:5b1e77a09c3d41f0',
  message: 'AssertionError: expected <n> to equal <n> @ Refund.apply',
  state: 'open',
  since: '2026-09-14',
  commit: '4c1d2e9a',
  origin: 'preexisting',
  owner: '@org/payments',
  ticket: 'PAY-1182',
  reason: 'rounding differs with the Windows ICU; needs the ICU bump',
  due: '2026-11-01',
};

const nasty = [
  ': ',
  ' #',
  '"',
  "'",
  '\\',
  '\n',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u0085',
  '\u2028',
  '\u202e',
  '\ufeff',
  '👩‍👧',
  '\ud800',
  'é',
  '- ',
  '? ',
  '[',
  '{}',
  '*a',
  '&b',
  '<<<<<<< HEAD',
  '\n=======\n',
  ' ',
  '---',
  '%',
  '@',
  '`',
  'null',
  '12',
];

/** Texts that a format of text may trip over. */
export const anyText: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 6,
  })
  .map(parts => parts.join(''));

const line = anyText.map(text => text.replace(/\p{Cc}/gu, '')).filter(text => text.trim() !== '');
const reasonText = anyText.map(text => text.replace(/[^\P{Cc}\n\t]/gu, '')).filter(text => text.trim() !== '');
const longReason = fc
  .tuple(reasonText, fc.constantFrom('', 'x'))
  .map(([text, end]) => `${text}${'.'.repeat(20)}${end}`);
const anyTest = fc
  .tuple(fc.constantFrom('api', 'unit/chromium', 'ü b', '"q"'), anyText)
  .map(([suite, title]) => testId(suite, { titles: [`${title}.`] }));
const hex = (least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: least, maxLength: most });
const digits = fc.integer({ min: 100_000_000_000, max: 999_999_999_999 }).map(String);
const date = fc.integer({ min: 0, max: 60_000 }).map(day => utcDay(day * 86_400_000));
const rate = fc
  .tuple(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 900_000_000 }))
  .map(([failures, more]) => ({ failures, runs: failures + more }));
const when = fc.constantFrom('os=windows', 'node<22', 'env=ci', 'os=linux and node>=20.11 and arch=arm64');

const core = {
  id: fc.oneof(hex(12, 16), digits, fc.constant('1e4567890123')),
  test: anyTest,
  aka: fc.array(anyTest, { maxLength: 3 }),
  signature: fc.oneof(
    hex(16, 16).map(text => `s1:${text}`),
    fc.constant('any'),
  ),
  message: anyText,
  since: date,
  origin: fc.constantFrom('preexisting' as const, 'introduced' as const),
};
const extra = {
  when,
  commit: hex(4, 40),
  ticket: line,
  renewed: fc.integer({ min: 1, max: 2 }),
  fixedBy: fc.oneof(hex(4, 40), digits),
  approver: line,
  batch: line,
};
const required = ['id', 'test', 'aka', 'signature', 'message', 'since', 'origin', 'kind', 'state'] as const;
const excused = [...required, 'owner', 'reason', 'due'] as const;
const lasting = [...required, 'owner', 'reason', 'review'] as const;
const kind = fc.constantFrom('fail' as const, 'leak' as const, 'hang' as const, 'crash' as const);

const proposed = fc.record(
  { ...core, ...extra, kind, state: fc.constant('proposed' as const), owner: line, reason: reasonText, due: date },
  { requiredKeys: [...required] },
);
const open = fc.record(
  {
    ...core,
    ...extra,
    kind: fc.constant('flaky' as const),
    state: fc.constantFrom('open' as const, 'fixing' as const),
    owner: line,
    reason: longReason,
    due: date,
    rate,
  },
  { requiredKeys: [...excused] },
);
const accepted = fc.record(
  {
    ...core,
    ...extra,
    kind,
    state: fc.constant('accepted' as const),
    owner: line,
    reason: longReason,
    due: date,
    review: date,
  },
  { requiredKeys: [...lasting] },
);

/** Every valid entry. */
export const anyEntry: fc.Arbitrary<DebtEntry> = fc.oneof(proposed, open, accepted);
