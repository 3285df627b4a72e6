import { expect, test } from 'vitest';
import { failure, frame, sampleRun, sampleTest } from '../sample-records.ts';
import { ledgerMarkdown } from './markdown.ts';
import { ledgerReport } from './report.ts';
import { entry, sampleFacts } from './sample-facts.ts';

const textOf = (...given: Parameters<typeof sampleFacts>): string =>
  ledgerMarkdown(ledgerReport(sampleFacts(...given)));

test('an empty ledger without a run says just that', () => {
  expect(textOf([])).toBe(`# Regression debt: 0 owed, 0 overdue

As of 2026-11-22.

| entries | owed | overdue | due in 14 days | proposed | accepted | without owner |
| --- | --- | --- | --- | --- | --- | --- |
| 0 | 0 | 0 | 0 | 0 | 0 | 0 |

No whole run is kept here: what has come of the tests is not known.

## Overdue, and due within 14 days: 0

Nothing is overdue, and nothing falls due within 14 days.

## What this rests on

No whole run is kept on this machine: what is in the ledger was not held against the tests here.
`);
});

test('everything that the HTML page tells, with the same numbers', () => {
  const hung = sampleTest({
    titles: ['hangs'],
    outcome: 'hung',
    failure: failure('no end', { stack: [frame('src/queue.ts', 7, 'drain')] }),
  });
  const entries = [
    entry(1, { due: '2026-11-20', signature: 's1:aaaaaaaaaaaaaaaa' }),
    entry(2, { due: '2026-12-01', signature: 's1:aaaaaaaaaaaaaaaa', renewed: 2 }),
    entry(3, { kind: 'hang', test: hung.id, owner: '@org/web' }),
    entry(4, { state: 'accepted', review: '2027-01-01' }),
    entry(5, { signature: 'any' }),
  ];
  const text = textOf(entries, {
    commit: '4c1d2e9a77aa',
    branch: 'main',
    run: sampleRun([hung, sampleTest()]),
    moves: { from: 'v1.0.0', added: [entry(3)], left: [entry(9)], leftCount: 4 },
    past: {
      points: [
        { day: '2026-09-01', entries: 9 },
        { day: '2026-11-22', entries: 5 },
      ],
      isCut: true,
    },
    log: [{ at: '2026-11-20T08:00:00Z', run: 'r', test: 'a', verdict: 'drift', why: 'signature differs', runs: 2 }],
    flaky: [{ test: 'b', runs: 20, flaky: 3, reruns: 4, ms: 60_000 }],
  });
  for (const said of [
    '# Regression debt: 4 owed, 1 overdue',
    'As of 2026-11-22 at commit 4c1d2e9a77 on main.',
    '| 5 | 4 | 1 | 1 | 0 | 1 | 0 |',
    '| 2026-11-20 (2 days late) |',
    '| 2026-12-01 (in 9 days) |',
    '| @org/payments | 4 | 1 | 21 days | 2 |',
    '| all | ',
    '4 paid or removed.',
    '9 on 2026-09-01, 5 on 2026-11-22. This clone is shallow',
    '## One cause, many tests: 1',
    '| drain src/queue.ts:7 | @org/web |',
    '## Blank cheques: 2',
    '| b | 1 m | 4 | 3/20 |',
    '| a | drift | signature differs | 2026-11-20 | 2 |',
    'has 2 tests in 1 suite: 1 + 0 + 1 + 0 + 0 + 0 = 2; 0 without a result.',
  ])
    expect(text).toContain(said);
});

test('texts are texts: no markup, no table border, no line of their own', () => {
  const nasty = '</td><script>x</script>|`**[a](b)\n# x';
  const text = textOf([entry(1, { test: nasty, owner: nasty, ticket: nasty, due: '2026-11-20' })], {
    branch: nasty,
    commit: 'a',
  });
  expect(text).not.toContain('<script');
  expect(text.split('\n').filter(line => line.startsWith('# '))).toHaveLength(1);
  for (const row of text.split('\n').filter(line => line.includes('script')))
    if (row.startsWith('|')) expect(row.match(/(?<!\\)\|/gu)?.length).toBeLessThanOrEqual(6);
});
