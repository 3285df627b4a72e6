import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
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

test('known debt is not new; drift says that it is; a flaky test shows the attempt that failed', () => {
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
  flaky    unit :: src/sum.test.ts > coin
           at src/coin.ts:2
           tails
  failed   unit :: src/sum.test.ts > drift (drift)
           at src/sum.test.ts
           other
`);
});

test('what a test wrote cannot move the cursor, colour the screen or add a line', () => {
  const nasty = '\u001b[2J\u001b]0;t\u0007a\r\nb\u009b1mc';
  const tests = [
    sampleTest({
      titles: [nasty],
      file: nasty,
      outcome: 'failed',
      failure: failure(nasty, { class: nasty, limitMs: 5, stack: [frame(nasty, 1, nasty), frame(nasty, 2, nasty)] }),
      debt: { verdict: nasty },
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
