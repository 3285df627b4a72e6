import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import { renderLedger } from './render.ts';
import { anyEntry, sampleEntry } from './sample-entry.ts';

const intro = `# Regression debt

This page is rendered from the ledger by \`gate debt fmt\` and is not edited by hand.

`;

test('an empty ledger says so', () => {
  expect(renderLedger([])).toBe(`${intro}The ledger is empty: nothing is owed.\n`);
});

test('one line an entry, by suite, test and id', () => {
  const of = (suite: string, title: string, id: string) => ({
    ...sampleEntry,
    id,
    test: testId(suite, { titles: [title] }),
  });
  const { due: _, ...undated } = sampleEntry;
  const accepted = { ...undated, state: 'accepted', review: '2027-03-01', signature: 'any' } as const;
  const page = renderLedger([
    of('b', 'a', '111111111111'),
    of('a b', 'z', '222222222222'),
    of('a', 'y', '444444444444'),
    of('a', 'y', '333333333333'),
    { ...accepted, when: 'os=windows and node<22', owner: '@a_b_c', reason: 'no <script> | `x` *bold*\n\\end' },
  ]);
  const rest =
    'fail |  | open | @org/payments | PAY-1182 | 2026-09-14 | 2026-11-01 | AssertionError: expected &lt;n> to equal &lt;n> @ Refund.apply | rounding differs with the Windows ICU; needs the ICU bump';
  expect(page).toBe(`${intro}| Test | Kind | Where | State | Owner | Ticket | Since | Until | Failure | Reason | Entry |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| a :: y | ${rest} | 333333333333 |
| a :: y | ${rest} | 444444444444 |
| a b :: z | ${rest} | 222222222222 |
| api :: tests/orders.spec.ts > Orders > refunds twice | fail | os=windows and node&lt;22 | accepted | @a\\_b\\_c | PAY-1182 | 2026-09-14 | review 2027-03-01 | any failure | no &lt;script> \\| \\\`x\\\` \\*bold\\* \\\\end | 9f3a1c7be204 |
| b :: a | ${rest} | 111111111111 |
`);
});

test('another entry is another line, and changes no other', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { minLength: 1, maxLength: 8 }), anyEntry, (entries, added) => {
      const before = renderLedger(entries).split('\n');
      const after = renderLedger([added, ...entries]).split('\n');
      expect(after).toHaveLength(before.length + 1);
      const place = after.findIndex((line, index) => line !== before[index]);
      expect(after.toSpliced(place, 1)).toEqual(before);
    }),
  );
});

test('the order in which entries are read is not seen', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEntry, { maxLength: 8, selector: ({ id }) => id }), entries => {
      expect(renderLedger(entries.toReversed())).toBe(renderLedger(entries));
    }),
  );
});

test('no text leaves its cell', () => {
  fc.assert(
    fc.property(anyEntry, entry => {
      const line = renderLedger([entry]).split('\n')[6] ?? '';
      const bare = line.replace(/\\[\\`*_~[\]|]/gu, '');
      expect(bare.match(/\|/gu)).toHaveLength(12);
      expect(bare).not.toMatch(/[<`*_~[\]\\]|&(?!amp;|lt;)|\p{Cc}/u);
    }),
  );
});
