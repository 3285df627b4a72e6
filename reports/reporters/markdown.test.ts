import { expect, test } from 'vitest';
import { failure, mixedRun, sampleRun, sampleSuite, sampleTest } from '../sample-records.ts';
import { markdown } from './markdown.ts';

test('the whole page', () => {
  const notes = [{ level: 'warning' as const, text: 'coverage of the relaunch\nwas diverted', suite: 'unit' }];
  expect(markdown.render({ ...mixedRun, notes })).toBe(`# FAIL  3 new

- **blocks** · regressions: 3 regressions are not in the ledger
- warns · flaky: 1 test is flaky

2/7 passed · failed 1 · hung 1 · crashed 1 · skipped 1 · not-run 1 · flaky 1 · leaky 1 · 41.2 s

## New against the ledger: 3

|  | test | where | message |
| --- | --- | --- | --- |
| hung | unit :: src/loop.test.ts &gt; spins | spin src/loop.ts:7<br>outer src/loop.ts:21<br>test src/loop.test.ts:5 | still running after 30 s (limit 30 s) |
| crashed | core :: tests/test\\_exit.py &gt; test\\_exit | tests/test\\_exit.py | the process was ended by SIGSEGV |
| failed | unit :: src/sum.test.ts &gt; sum &gt; subtracts | src/sum.ts:3 | AssertionError: expected 3 to be 2 |

## Not run

| suite | why | tests | the first of them |
| --- | --- | --- | --- |
| unit | hung: src/loop.test.ts &gt; spins | 1 | unit :: src/loop.test.ts &gt; after |

## Notes

- warning · unit: coverage of the relaunch was diverted

## Slowest

| time | test |
| --- | --- |
| 30 s | unit :: src/loop.test.ts &gt; spins |
| 12 ms | unit :: src/sum.test.ts &gt; sum &gt; adds |
| 12 ms | unit :: src/sum.test.ts &gt; sum &gt; subtracts |
| 12 ms | core :: tests/test\\_exit.py &gt; test\\_exit |
| 12 ms | core :: tests/test\\_flaky.py &gt; test\\_coin |

## Next

- \`gate run unit -- src/loop.test.ts\` only where it went wrong
- \`gate run core -- tests/test_exit.py\`
- \`gate run unit -- src/sum.test.ts\`
- \`.gate/runs/20261121T103000Z-full-3fa2c1/summary.md\` all of it
- \`.gate/runs/20261121T103000Z-full-3fa2c1/logs/\` what the runners printed
- \`.gate/runs/20261121T103000Z-full-3fa2c1/stacks/\` where the hung tests stood
- \`gate report 20261121T103000Z-full-3fa2c1\` make the reports of this run again
`);
});

test('a green page is short', () => {
  expect(markdown.render(sampleRun([sampleTest()]))).toBe(`# PASS

1/1 passed · failed 0 · hung 0 · crashed 0 · skipped 0 · not-run 0 · flaky 0 · leaky 0 · 41.2 s

## Slowest

| time | test |
| --- | --- |
| 12 ms | unit :: src/sum.test.ts &gt; sum &gt; adds |

## Next

- \`.gate/runs/20261121T103000Z-full-3fa2c1/summary.md\` all of it
`);
});

test('an empty run still says verdict and totals', () => {
  expect(
    markdown.render(sampleRun([], { kind: 'incomplete' }, { suites: [sampleSuite({ incomplete: 'no `tests`' })] })),
  ).toContain('# INCOMPLETE\n\n0/0 passed · failed 0');
});

test('what the ledger says: new with its words, then milder, known, paid and gone', () => {
  const debt = (verdict: string, entry: string, why?: string) => ({
    verdict,
    entry,
    ...(why === undefined ? {} : { why }),
  });
  const tests = [
    sampleTest({ titles: ['d|1'], outcome: 'failed', debt: debt('drift', 'e|1', 'it | moved') }),
    sampleTest({ titles: ['m'], flags: ['flaky'], debt: debt('changed', 'e2', 'fail became flaky') }),
    sampleTest({ titles: ['k1'], outcome: 'hung', debt: debt('known', 'e3') }),
    sampleTest({ titles: ['k2'], flags: ['leaky'], debt: debt('known', 'e4') }),
    sampleTest({ titles: ['p'], debt: debt('paid', 'e5') }),
  ];
  const gone = [{ test: sampleTest({ titles: ['g'] }).id, entry: 'e6' }];
  expect(markdown.render(sampleRun(tests, { kind: 'fail' }, { gone }))).toContain(String.raw`
## New against the ledger: 1

|  | test | where | message | ledger |
| --- | --- | --- | --- | --- |
| failed | unit :: src/sum.test.ts &gt; d\|1 | src/sum.test.ts |  | drift, entry e\|1: it \| moved |

## Milder than the ledger says: 1

|  | test | ledger |
| --- | --- | --- |
| flaky | unit :: src/sum.test.ts &gt; m | changed, entry e2: fail became flaky |

## Known debt: 2

| test | kind | entry |
| --- | --- | --- |
| unit :: src/sum.test.ts &gt; k1 | hang | e3 |
| unit :: src/sum.test.ts &gt; k2 | leak | e4 |

## Paid: 1

| entry | test |
| --- | --- |
| e5 | unit :: src/sum.test.ts &gt; p |

## Gone: 1

| entry | test |
| --- | --- |
| e6 | unit :: src/sum.test.ts &gt; g |

## Slowest
`);
});

test('very much debt is cut, and the rest is counted', () => {
  const tests = (['known', 'paid', 'changed'] as const).flatMap(verdict =>
    Array.from({ length: 3_000 }, (_, index) =>
      sampleTest({ titles: [`${verdict} ${index} ${'|'.repeat(400)}`], debt: { verdict, entry: `${index}` } }),
    ),
  );
  const gone = tests.map(({ id }) => ({ test: id, entry: 'e' }));
  const page = markdown.render(sampleRun(tests, { kind: 'pass-with-debt' }, { gone }));
  expect(page).toContain('## Known debt: 3000\n');
  expect(page.match(/^\| and \d+ more \|/gm)).toHaveLength(4);
  expect(Buffer.byteLength(page)).toBeLessThan(150 * 1024);
});

test('titles and messages cannot break out of their cells', () => {
  const nasty = 'a|b `c` <img src=x> *d* [e](f)\n| g \\| \u001b[31mh';
  const page = markdown.render(
    sampleRun([sampleTest({ titles: [nasty], outcome: 'failed', failure: failure(nasty) })], { kind: 'fail' }),
  );
  const shown = String.raw`a\|b \`c\` &lt;img src=x&gt; \*d\* \[e\](f) \| g \\\| h`;
  const headlined = String.raw`a\|b \`c\` &lt;img src=x&gt; \*d\* \[e\](f)`;
  expect(page).toContain(`| failed | unit :: src/sum.test.ts &gt; ${shown} | src/sum.test.ts | ${headlined} |\n`);
});

test('tests that did not run are counted by suite and reason', () => {
  const left = (title: string, reason?: string) =>
    sampleTest({ titles: [title], outcome: 'not-run', ...(reason === undefined ? {} : { reason }) });
  const page = markdown.render(
    sampleRun([left('a', 'load: x.ts'), left('b'), left('c', 'load: x.ts')], { kind: 'incomplete' }),
  );
  expect(page).toContain(`## Not run

| suite | why | tests | the first of them |
| --- | --- | --- | --- |
| unit | load: x.ts | 2 | unit :: src/sum.test.ts &gt; a |
| unit | lost | 1 | unit :: src/sum.test.ts &gt; b |
`);
});

test('the page stays below 900 KiB and says what it leaves out', () => {
  const long = '|'.repeat(3_000);
  const tests = (['failed', 'hung', 'not-run'] as const).flatMap(outcome =>
    Array.from({ length: 500 }, (_, index) =>
      sampleTest({ titles: [`${index} ${long}`], outcome, reason: `lost ${index} ${long}`, failure: failure(long) }),
    ),
  );
  const reasons = tests
    .slice(0, 400)
    .map(({ id }) => ({ policy: 'p', level: 'block' as const, message: id, tests: [id] }));
  const notes = tests.slice(0, 400).map(({ id }) => ({ level: 'warning' as const, text: id }));
  const page = markdown.render(sampleRun(tests, { kind: 'fail', reasons }, { notes }));
  expect(Buffer.byteLength(page)).toBeLessThan(900 * 1024);
  expect(page.match(/and \d+ more/g)).toHaveLength(4);
  expect(page).toContain('## Next');
});

test('what each suite used stands on one line', () => {
  const launchDetails = [{ launch: 1, why: 'first launch', peakMemoryBytes: 312 * 2 ** 20, cpuMs: 4_200 }];
  const suites = [sampleSuite({ launchDetails }), sampleSuite({ name: 'core' })];
  const page = markdown.render(sampleRun([sampleTest()], {}, { suites }));
  expect(page).toContain('## Resources\n\n- unit: peak 312 MiB · CPU 4.2 s\n\n## Slowest');
});
