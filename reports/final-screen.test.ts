import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import { finalScreen } from './final-screen.ts';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from './sample-records.ts';

const plain = { colour: false };

test('red: totals, verdict, why, what is new, what to type next', () => {
  expect(finalScreen(mixedRun, plain))
    .toBe(`2/7 passed · failed 1 · hung 1 · crashed 1 · skipped 1 · not-run 1 · flaky 1 · leaky 1 · 41.2 s
FAIL  3 new
  ✗ regressions: 3 regressions are not in the ledger
  ! flaky: 1 test is flaky

New against the ledger: 3
  hung     unit :: src/loop.test.ts > spins
           at src/loop.ts:7 (limit 30 s, spinning)
           still running after 30 s
             from outer (src/loop.ts:21)
             from test (src/loop.test.ts:5)
  crashed  core :: tests/test_exit.py > test_exit
           at tests/test_exit.py
           the process was ended by SIGSEGV
  failed   unit :: src/sum.test.ts > sum > subtracts
           at src/sum.ts:3
           AssertionError: expected 3 to be 2
             from test (src/sum.test.ts:14)

Next
  gate run unit -- src/loop.test.ts                   only where it went wrong
  gate run core -- tests/test_exit.py
  gate run unit -- src/sum.test.ts
  .gate/runs/20261121T103000Z-full-3fa2c1/summary.md  all of it
  .gate/runs/20261121T103000Z-full-3fa2c1/logs/       what the runners printed
  .gate/runs/20261121T103000Z-full-3fa2c1/stacks/     where the hung tests stood
  gate report 20261121T103000Z-full-3fa2c1            make the reports of this run again
`);
});

test('a leaky test shows what it left', () => {
  const leaks = [7, 8, 9, 10].map(pid => ({ pid, command: `sleep\n${pid}` }));
  const leaky = sampleTest({ flags: ['leaky'], leaks, debt: { verdict: 'new' } });
  expect(finalScreen(sampleRun([leaky]), plain)).toContain(`
  leaky    unit :: src/sum.test.ts > sum > adds
           at src/sum.test.ts
           left 7 sleep 7
           left 8 sleep 8
           left 9 sleep 9
           and 1 more
`);
});

test('what nobody owns says who ran when it was born', () => {
  const beside = ['a', 'b', 'c', 'd'].map(name => testId('unit', { file: name, titles: ['t'] }));
  const leaks = [{ pid: 7, command: 'sleep 7', beside }];
  const leaky = sampleTest({ titles: ['(session)'], file: '', flags: ['leaky'], leaks, debt: { verdict: 'new' } });
  expect(finalScreen(sampleRun([leaky]), plain)).toContain(`
           left 7 sleep 7
           born while unit :: a > t ran
           born while unit :: b > t ran
           born while unit :: c > t ran
           and 1 more
`);
});

test('green: totals and verdict all the same', () => {
  expect(finalScreen(sampleRun([sampleTest()]), plain))
    .toBe(`1/1 passed · failed 0 · hung 0 · crashed 0 · skipped 0 · not-run 0 · flaky 0 · leaky 0 · 41.2 s
PASS

Next
  .gate/runs/20261121T103000Z-full-3fa2c1/summary.md  all of it
`);
});

test('a partial run that is green says what is missing', () => {
  const run = sampleRun([sampleTest()]);
  expect(finalScreen({ ...run, run: { ...run.run, gate: 'run', partial: true } }, plain)).toContain(
    '  gate core                                           this was a partial run: it clears nothing\n',
  );
});

test.each([
  ['fast', 'pass', 'gate full'],
  ['fast', 'pass-with-debt', 'gate full'],
  ['run', 'pass', 'gate core'],
  ['run', 'pass-with-debt', 'gate core'],
] as const)('after a green gate %s that is a part (%s) comes %s', (gate, kind, text) => {
  const run = sampleRun([sampleTest()], { kind });
  expect(finalScreen({ ...run, run: { ...run.run, gate, partial: true } }, plain)).toContain(
    `  ${text}                                           this was a partial run: it clears nothing\n`,
  );
});

test('incomplete: what to mend, then the same again', () => {
  const suites = [
    sampleSuite({ incomplete: 'exit 0,\nbut nothing was reported' }),
    sampleSuite({ name: 'it core', runner: 'pytest' }),
  ];
  const screen = finalScreen(sampleRun([], { kind: 'incomplete', exitCode: 3 }, { suites }), plain);
  expect(screen).toContain('\nINCOMPLETE\n');
  expect(screen).toContain(
    '  gate run unit                                       unit could not be trusted: exit 0, but nothing was reported\n',
  );
  expect(screen).toContain('  gate full                                           run it again when that is mended\n');
});

test('interrupted: the whole command again', () => {
  const run = sampleRun(
    [],
    { kind: 'interrupted', exitCode: 143 },
    { suites: [sampleSuite(), sampleSuite({ name: 'it core' })] },
  );
  const screen = finalScreen({ ...run, run: { ...run.run, gate: 'run' } }, plain);
  expect(screen).toContain('\nINTERRUPTED  SIGTERM\n');
  expect(screen).toContain("  gate run unit 'it core'");
});

test('a command suite is run whole, a vitest project is named, and odd paths are quoted', () => {
  const bad = { outcome: 'failed' } as const;
  const tests = [
    sampleTest({ ...bad, suite: 'lint', file: '', titles: ['(command)'] }),
    sampleTest({ ...bad, project: 'browser', file: "src/it's $here.test.ts" }),
  ];
  const suites = [sampleSuite(), sampleSuite({ name: 'lint', runner: 'command' })];
  const screen = finalScreen(sampleRun(tests, { kind: 'fail' }, { suites }), plain);
  expect(screen).toContain('  gate run lint ');
  expect(screen).toContain(String.raw`  gate run unit -- --project browser 'src/it'\''s $here.test.ts'`);
});

test('at most 20 new tests, and the rest is counted', () => {
  const tests = Array.from({ length: 23 }, (_, index) => sampleTest({ titles: [`t${index}`], outcome: 'failed' }));
  const screen = finalScreen(sampleRun(tests, { kind: 'fail' }), plain);
  expect(screen.match(/^ {2}failed /gm)).toHaveLength(20);
  expect(screen).toContain('New against the ledger: 23\n');
  expect(screen).toContain('\n  and 3 more in summary.md\n');
});

test('known debt is not new; drift says that it is, and of what; a flaky test shows the attempt that failed', () => {
  const tests = [
    sampleTest({ titles: ['known'], outcome: 'failed', debt: { verdict: 'known' } }),
    sampleTest({
      titles: ['drift'],
      outcome: 'failed',
      failure: failure('other'),
      debt: { verdict: 'drift', entry: 'd' },
    }),
    sampleTest({
      titles: ['coin'],
      flags: ['slow', 'flaky'],
      earlier: [failure('tails', { stack: [frame('src/coin.ts', 2)] })],
      debt: { verdict: 'new' },
    }),
  ];
  expect(finalScreen(sampleRun(tests, { kind: 'fail' }), plain)).toContain(`New against the ledger: 2
  failed   unit :: src/sum.test.ts > drift
           drift, entry d
           at src/sum.test.ts
           other
  flaky    unit :: src/sum.test.ts > coin
           at src/coin.ts:2
           tails
`);
});

test('each thing that blocks is told with its word, its reason and its entry, and what to type next', () => {
  const bad = (verdict: string, why: string, entry?: string) =>
    sampleTest({
      file: `src/${verdict}.test.ts`,
      titles: [verdict],
      outcome: 'failed',
      debt: { verdict, why, ...(entry === undefined ? {} : { entry }) },
    });
  const tests = [
    bad('new', 'no entry is of a fail'),
    bad('drift', 'signature differs: 34 % edit distance', '9f3a1c7be204'),
    bad('escalated', 'flaky became fail', '4c1d2e9a0b11'),
    bad('solid', 'failed 9 times in a row at a rate of 0.08', '77aa00bb11cc'),
    bad('expired', 'due 2026-11-01', '0123456789ab'),
  ];
  expect(finalScreen(sampleRun(tests, { kind: 'fail' }), plain)).toContain(`FAIL  1 new, 1 solid

New against the ledger: 5
  failed   unit :: src/new.test.ts > new
           new: no entry is of a fail
           at src/new.test.ts
  failed   unit :: src/drift.test.ts > drift
           drift, entry 9f3a1c7be204: signature differs: 34 % edit distance
           at src/drift.test.ts
  failed   unit :: src/escalated.test.ts > escalated
           escalated, entry 4c1d2e9a0b11: flaky became fail
           at src/escalated.test.ts
  failed   unit :: src/solid.test.ts > solid
           solid, entry 77aa00bb11cc: failed 9 times in a row at a rate of 0.08
           at src/solid.test.ts
  failed   unit :: src/expired.test.ts > expired
           expired, entry 0123456789ab: due 2026-11-01
           at src/expired.test.ts

Next
  gate run unit -- src/new.test.ts                    only where it went wrong
  gate run unit -- src/drift.test.ts
  gate run unit -- src/escalated.test.ts
  gate debt show 9f3a1c7be204                         what was owed, beside what is seen now
  gate debt show 4c1d2e9a0b11
  gate debt show 77aa00bb11cc
  gate debt record --owner … --reason … --due …       owe what is new: who mends it, why not now, by when
`);
});

test('green with debt: the numbers of the ledger, what is milder, paid and gone, and no known debt by name', () => {
  const known = Array.from({ length: 9 }, (_, index) =>
    sampleTest({ titles: [`known ${index}`], outcome: 'failed', debt: { verdict: 'known', entry: `k${index}` } }),
  );
  const milder = sampleTest({
    titles: ['milder'],
    flags: ['flaky'],
    debt: { verdict: 'changed', entry: '111111111111', why: 'fail became flaky' },
  });
  const paid = Array.from({ length: 7 }, (_, index) =>
    sampleTest({ titles: [`paid ${index}`], debt: { verdict: 'paid', entry: `00000000000${index}` } }),
  );
  const run = sampleRun([...known, milder, ...paid], { kind: 'pass-with-debt' });
  const record = {
    ...run,
    totals: { ...run.totals, debt: { known: 9, new: 0, drift: 0, escalated: 0, expired: 0, paid: 7 } },
    ledger: { entries: 18, proposed: 0, accepted: 0, dueSoon: 2, overdue: 0 },
    gone: [{ test: sampleTest({ titles: ['gone'] }).id, entry: '222222222222' }],
  };
  const screen = finalScreen(record, plain);
  expect(screen).toContain(`
PASS-WITH-DEBT  9 known (2 due in 14 days, 0 overdue), 7 paid

! unit :: src/sum.test.ts > milder: changed, entry 111111111111: fail became flaky
Paid: 7
  000000000000  unit :: src/sum.test.ts > paid 0
  000000000001  unit :: src/sum.test.ts > paid 1
  000000000002  unit :: src/sum.test.ts > paid 2
  000000000003  unit :: src/sum.test.ts > paid 3
  000000000004  unit :: src/sum.test.ts > paid 4
  and 2 more in summary.md
Gone: 1
  222222222222  unit :: src/sum.test.ts > gone

Next
  gate debt settle                                    take the 7 paid entries out of the ledger
  gate debt list                                      what is still owed
`);
  expect(screen).not.toContain('> known');
});

test('what a test wrote cannot move the cursor, colour the screen or add a line', () => {
  const nasty = '\u001b[2J\u001b]0;t\u0007a\r\nb\u009b1mc';
  const tests = [
    sampleTest({
      titles: [nasty],
      file: nasty,
      outcome: 'failed',
      failure: failure(nasty, { class: nasty, limitMs: 5, stack: [frame(nasty, 1, nasty), frame(nasty, 2, nasty)] }),
      debt: { verdict: nasty, entry: nasty, why: nasty },
    }),
    sampleTest({ titles: [nasty], debt: { verdict: 'changed', entry: nasty, why: nasty } }),
    sampleTest({ titles: [nasty], debt: { verdict: 'paid', entry: nasty } }),
    sampleTest({
      titles: [nasty],
      file: nasty,
      outcome: 'failed',
      debt: { verdict: 'drift', entry: nasty, why: nasty },
    }),
    sampleTest({
      titles: [nasty],
      file: nasty,
      outcome: 'failed',
      failure: failure(nasty, { limitMs: 5, class: nasty, stack: [frame(nasty, 1, nasty), frame(nasty, 2, nasty)] }),
    }),
  ];
  const reasons = [{ policy: nasty, level: 'block' as const, message: nasty, tests: [] }];
  const screen = finalScreen(
    sampleRun(tests, { kind: 'incomplete', reasons }, { suites: [sampleSuite({ name: nasty, incomplete: nasty })] }),
    plain,
  );
  expect(screen).not.toMatch(/[^\P{Cc}\n]/u);
  expect(screen).toContain('  failed   unit :: a bc > a bc\n');
});

test('colour only when asked, and it changes nothing else', () => {
  const coloured = finalScreen(mixedRun, { colour: true });
  expect(coloured).toContain('\u001b[1m\u001b[31mFAIL  3 new\u001b[39m\u001b[22m');
  expect(stripVTControlCharacters(coloured)).toBe(finalScreen(mixedRun, plain));
});

test('what came near its limit is listed, the slowest first, and on a green screen too', () => {
  const tests = [
    sampleTest({ titles: ['half a minute'], durationMs: 31_000, flags: ['slow'] }),
    sampleTest({ titles: ['nearly one'], durationMs: 58_000, flags: ['slow'] }),
    sampleTest({ titles: ['quick'], durationMs: 5 }),
  ];
  expect(finalScreen(sampleRun(tests, { kind: 'pass' }), plain)).toContain(`
Slow: 2
  58 s          unit :: src/sum.test.ts > nearly one
  31 s          unit :: src/sum.test.ts > half a minute
`);
});
