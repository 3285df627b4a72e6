import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from '../sample-records.ts';
import { htmlPage } from './html.ts';

const { render } = htmlPage;

/** What is read, without the tags. */
const textOf = (page: string): string =>
  page
    .replace(/<(style|title)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const headings = (page: string): readonly string[] =>
  [...page.matchAll(/<h[12][^>]*>(.*?)<\/h[12]>/gs)].map(([, inner = '']) => textOf(inner).trim());

test('the verdict comes first, then why, then what to type, then the parts in their order', () => {
  const notes = [{ level: 'warning' as const, text: 'coverage was diverted', suite: 'unit' }];
  const launch = { launch: 1, why: 'all tests', startedAt: '2026-11-21T10:30:01.000Z', durationMs: 20_600 };
  const suites = [sampleSuite({ launchDetails: [{ ...launch, exit: { code: 1 } }] })];
  const kills = [{ pid: 7, command: 'node w.js', reason: 'test limit', signal: 'SIGKILL', survived: false }];
  const page = render({ ...mixedRun, notes, suites, kills });
  expect(headings(page)).toEqual([
    'FAIL 3 new',
    'Why',
    'Next',
    'New against the ledger 3',
    'Not run 1',
    'Notes 1',
    'Slowest',
    'Timeline of launches 1',
    'Suites 1',
    'Processes that were ended 1',
  ]);
  const text = textOf(page);
  expect(text).toContain('regressions: 3 regressions are not in the ledger');
  expect(text).toContain('gate run unit -- src/loop.test.ts');
  expect(text).toContain('unit · 1 all tests 1 s 20.6 s exit 1');
});

test('a green run says so and is short', () => {
  const page = render(sampleRun([sampleTest()]));
  expect(headings(page)).toEqual(['PASS', 'Why', 'Next', 'Slowest', 'Suites 1']);
  expect(textOf(page)).toContain('Nothing stands against it: all 1 tests of the census are accounted for.');
});

test('a hung test has its stack, innermost first, also when it is known', () => {
  const hung = mixedRun.tests.filter(({ outcome }) => outcome === 'hung');
  const stack = 'spin src/loop.ts:7 outer src/loop.ts:21 test src/loop.test.ts:5';
  expect(textOf(render(sampleRun(hung)))).toContain(stack);
  const page = render(sampleRun(hung.map(test => ({ ...test, debt: { verdict: 'known', entry: '9f3a1c7be204' } }))));
  expect(headings(page)).toContain('Where the known hangs stood 1');
  expect(textOf(page)).toContain(stack);
});

test('of a stack the frames of the project are shown, and all of it is folded behind them', () => {
  const frames = [frame('src/a.ts', 3), frame('node_modules/x/y.js', 1), frame('src/b.ts', 9)];
  const of = (stack: typeof frames) =>
    render(sampleRun([sampleTest({ outcome: 'failed', failure: failure('no', { stack }) })]));
  expect(textOf(of(frames))).toContain(
    'work src/a.ts:3 work src/b.ts:9 All 3 frames work src/a.ts:3 work node_modules/x/y.js:1',
  );
  expect(textOf(of([frame('node_modules/x/y.js', 1)]))).toContain('work node_modules/x/y.js:1');
  expect(textOf(of(Array.from({ length: 50 }, (_, at) => frame('src/a.ts', at + 1))))).toContain(
    'The innermost 40 of 50 frames',
  );
});

test('known, changed, paid and gone debt are apart', () => {
  const of = (verdict: string, title: string) =>
    sampleTest({
      titles: [title],
      debt: { verdict, entry: 'aaaabbbbcccc' },
      ...(verdict === 'paid' ? {} : { outcome: 'failed', failure: failure('no') }),
    });
  const gone = [{ test: sampleTest({ titles: ['left'] }).id, entry: 'ddddeeeeffff' }];
  const page = render(sampleRun([of('known', 'a'), of('changed', 'b'), of('paid', 'c')], {}, { gone }));
  expect(headings(page).slice(3, 7)).toEqual(['Milder than the ledger says 1', 'Paid 1', 'Known debt 1', 'Gone 1']);
});

test('a shard says of what it is a part, and a joined run of how many', () => {
  const plain = sampleRun([sampleTest()]);
  const shard = { index: 2, of: 3, gate: 'core', plan: 'x' };
  expect(textOf(render({ ...plain, run: { ...plain.run, shard } }))).toContain('shard 2/3 of gate core');
  expect(textOf(render({ ...plain, run: { ...plain.run, mergedFrom: ['a', 'b'] } }))).toContain('joined from 2 runs');
});

test('the same record gives the same page', () => {
  expect(render(mixedRun)).toBe(render(mixedRun));
});

test('a launch whose end nobody saw is drawn to the end of the run', () => {
  const launch = { launch: 2, why: 'the rest', startedAt: '2026-11-21T10:30:31.200Z' };
  const page = render(sampleRun([sampleTest()], {}, { suites: [sampleSuite({ launchDetails: [launch] })] }));
  expect(textOf(page)).toContain('unit · 2 the rest 31.2 s did not end nobody saw it');
  expect(page).toContain('x="75.73%" width="24.27%"');
});

describe('hostile texts', () => {
  const tags = (page: string): readonly string[] => page.match(/<[^>]*>/g) ?? [];
  const words = new Set(['kind', 'level', 'outcome', 'flags', 'by', 'format', 'startedAt', 'finishedAt', 'because']);

  /** The same record with other words wherever a program of others could have put some. */
  const said = (record: RunRecord, other: (text: string) => string): RunRecord =>
    JSON.parse(JSON.stringify(record), (key, value: unknown) =>
      typeof value === 'string' && !words.has(key) && !/^(?:flaky|leaky|slow)$/.test(value) ? other(value) : value,
    ) as RunRecord;

  const nasty = [
    '</title><script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)',
    "'><svg/onload=alert(1)>",
    '<!--',
    ']]>',
    '</pre></details></article>',
    '&lt;script&gt;',
    '\u001b[31m\u0000\u202e\ud800',
    'javascript:alert(1)',
    '\n\n',
  ];

  test('change no tag and no attribute, wherever they stand', () => {
    const record: RunRecord = {
      ...mixedRun,
      run: { ...mixedRun.run, branch: 'main', commit: '4c1d2e9a' },
      notes: [{ level: 'error', text: 'a note', suite: 'unit' }],
      kills: [{ pid: 7, command: 'node', reason: 'limit', signal: 'SIGKILL', survived: true }],
      gone: [{ test: sampleTest().id, entry: 'ddddeeeeffff' }],
      tests: mixedRun.tests.map(test => ({
        ...test,
        failure: test.failure && { ...test.failure, detail: 'detail', stack: [frame('src/a.ts', 1)] },
        debt: { verdict: 'known', entry: 'aaaabbbbcccc' },
      })) as RunRecord['tests'],
    };
    fc.assert(
      fc.property(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 20 }), (text, more) => {
        const bad = text + more;
        // The title and the totals line stand in attributes: their text may differ, their number may not.
        const shape = (page: string) => tags(page).map(tag => tag.replace(/aria-label="[^"]*"/, ''));
        expect(shape(render(said(record, old => `${old} x${bad}x`)))).toEqual(
          shape(render(said(record, old => `${old} xyx`))),
        );
      }),
      { numRuns: 40 },
    );
  });
});

test('however much goes wrong, the page stays below 5 MB and says what it leaves out', () => {
  const long = '&<'.repeat(50_000);
  const tests = Array.from({ length: 20_000 }, (_, index) =>
    sampleTest({
      titles: [`case ${index} ${long.slice(0, 600)}`],
      outcome: 'failed',
      failure: failure(long, {
        detail: long,
        stack: Array.from({ length: 200 }, (_, at) => frame(long.slice(0, 900), at)),
      }),
    }),
  );
  const reasons = Array.from({ length: 5_000 }, () => ({
    policy: 'p',
    level: 'block' as const,
    message: long,
    tests: [],
  }));
  const page = render(sampleRun(tests, { kind: 'fail', exitCode: 1, reasons }));
  expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
  expect(textOf(page)).toContain('more in run.json');
});
