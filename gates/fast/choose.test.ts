import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import { type Choosable, choose, type Choosing, type SuiteChoice } from './choose.ts';

const remembered = (file: string, title: string, more: Partial<TestHistory> & { nth?: number } = {}): TestHistory => {
  const { nth, suite = 'unit', project, ...rest } = more;
  const ref = {
    file,
    titles: [title],
    ...(project === undefined ? {} : { project }),
    ...(nth === undefined ? {} : { nth }),
  };
  return {
    id: testId(suite, ref),
    suite,
    ...(project === undefined ? {} : { project }),
    file,
    titles: [title],
    ms: 100,
    runs: 10,
    failures: 0,
    last: 'passed',
    lastFlaky: false,
    clean: 10,
    lastAt: 0,
    ...rest,
  };
};

const unit: Choosable = { name: 'unit', cwd: '', selects: true, configured: 'by-star', workers: 1, limitMs: 5_000 };

const chosen = (more: Partial<Choosing>): readonly SuiteChoice[] =>
  choose({ suites: [unit], history: [], changed: [], budgetMs: 60_000, ...more });

const names = (choice: SuiteChoice | undefined): readonly string[] =>
  choice?.reasons.map(({ what, why }) => `${what.replace(/^.*> /, '')}: ${why}`) ?? [];

test('what failed last time comes first, then what has changed, then the most failures for the time', () => {
  const history = [
    remembered('a.test.ts', 'steady'),
    remembered('b.test.ts', 'slow and shaky', { failures: 4, ms: 8000 }),
    remembered('b.test.ts', 'quick and shaky', { failures: 2, ms: 50 }),
    remembered('c.test.ts', 'broken', { last: 'hung', failures: 1 }),
    remembered('c.test.ts', 'flaky', { lastFlaky: true, failures: 1 }),
    remembered('d.test.ts', 'in a changed file'),
  ];
  const [choice] = chosen({ history, changed: ['d.test.ts', 'src/d.ts'] });
  expect(names(choice)).toEqual([
    'broken: hung last time',
    'flaky: flaky last time',
    'd.test.ts: new or changed since the merge base',
    'src/d.ts: new or changed since the merge base',
    'quick and shaky: went wrong in 2 of its last 10 runs',
    'slow and shaky: went wrong in 4 of its last 10 runs',
    'steady: fits into the budget',
  ]);
  expect(choice?.first.map(({ file }) => file)).toEqual([
    'c.test.ts',
    'd.test.ts',
    'src/d.ts',
    'b.test.ts',
    'a.test.ts',
  ]);
  // A changed file runs whole: what is new in it has no name yet.
  expect(choice?.only?.tests.map(({ file }) => file)).not.toContain('d.test.ts');
});

test('the budget bounds what is chosen by value, never what failed or changed', () => {
  const history = [
    remembered('a.test.ts', 'broken', { last: 'failed', ms: 50_000 }),
    remembered('b.test.ts', 'long', { ms: 50_000 }),
    remembered('c.test.ts', 'short', { ms: 10 }),
    remembered('d.test.ts', 'changed', { ms: 50_000 }),
  ];
  const [choice] = chosen({ history, changed: ['d.test.ts'], budgetMs: 10_000 });
  expect(names(choice)).toEqual(['broken: failed last time', 'd.test.ts: new or changed since the merge base']);
  const [calm] = chosen({ history: history.slice(1, 3), budgetMs: 10_000 });
  expect(names(calm)).toEqual(['short: fits into the budget']);
  expect(calm?.leftOut).toBe(1);
});

test('a test that hung last time takes its limit out of the budget', () => {
  const history = [
    remembered('a.test.ts', 'hangs', { last: 'hung', ms: 1 }),
    ...Array.from({ length: 20 }, (_, index) => remembered('b.test.ts', `${index}`, { ms: 500 })),
  ];
  const count = (limitMs: number): number =>
    chosen({ suites: [{ ...unit, limitMs }], history, budgetMs: 12_000 })[0]?.only?.tests.length ?? 0;
  expect(count(6_000)).toBeLessThan(count(1_000));
  expect(names(chosen({ suites: [{ ...unit, limitMs: 60_000 }], history, budgetMs: 12_000 })[0])).toEqual([
    'hangs: hung last time',
  ]);
});

test('several workers get more done in the same budget', () => {
  const history = Array.from({ length: 100 }, (_, index) => remembered(`${index}.test.ts`, 'x', { ms: 1000 }));
  const count = (workers: number): number =>
    chosen({ suites: [{ ...unit, workers }], history, budgetMs: 20_000 })[0]?.only?.tests.length ?? 0;
  expect(count(4)).toBeGreaterThan(3 * count(1));
});

test('a suite that nobody has timed runs whole; one whose runner knows no parts only when it is named or failed', () => {
  expect(chosen({})[0]).toMatchObject({ suite: 'unit', first: [], reasons: [{ why: /no history/ }] });
  expect(chosen({})[0]?.only).toBeUndefined();
  const command: Choosable = { ...unit, name: 'lint', selects: false };
  const failed = remembered('', '(command)', { suite: 'lint', last: 'failed' });
  expect(chosen({ suites: [command] })).toEqual([]);
  expect(chosen({ suites: [{ ...command, configured: 'by-name' }] })).toHaveLength(1);
  expect(chosen({ suites: [command], history: [failed] })).toMatchObject([
    { suite: 'lint', reasons: [{ why: 'failed last time' }] },
  ]);
});

test('a suite that is not one of fast gives only what failed last time', () => {
  const other: Choosable = { ...unit, configured: 'no' };
  const history = [remembered('a.test.ts', 'broken', { last: 'crashed' }), remembered('a.test.ts', 'fine')];
  expect(names(chosen({ suites: [other], history, changed: ['a.test.ts'] })[0])).toEqual(['broken: crashed last time']);
  expect(chosen({ suites: [other], history: history.slice(1) })).toEqual([]);
});

test('what was skipped tells nothing, and is not chosen by value', () => {
  const history = [remembered('a.test.ts', 'x', { last: 'skipped' }), remembered('b.test.ts', 'y')];
  expect(names(chosen({ history })[0])).toEqual(['y: fits into the budget']);
});

test('patterns bound what is chosen by value', () => {
  const history = [
    remembered('a.test.ts', 'smoke: x'),
    remembered('a.test.ts', 'y'),
    remembered('b.test.ts', 'z', { last: 'failed' }),
  ];
  expect(names(chosen({ history, tests: ['*smoke*'] })[0])).toEqual([
    'z: failed last time',
    'smoke: x: fits into the budget',
  ]);
});

test('trouble that belongs to no test is found again by running its file', () => {
  const history = [
    remembered('a.test.ts', '(load)', { last: 'failed' }),
    remembered('a.test.ts', 'x'),
    remembered('b.test.ts', '(hook: beforeAll)', { last: 'hung' }),
  ];
  const [choice] = chosen({ history });
  expect(choice?.only).toEqual({ files: [{ file: 'a.test.ts' }, { file: 'b.test.ts' }], tests: [] });
});

test('files are seen from the folder of the suite, and projects keep their own', () => {
  const py: Choosable = { ...unit, name: 'py', cwd: 'services/core' };
  const history = [
    remembered('tests/test_a.py', 'x', { suite: 'py', project: 'p1' }),
    remembered('tests/test_a.py', 'x', { suite: 'py', project: 'p2' }),
  ];
  const changed = ['services/core/tests/test_a.py', 'services/corex/test_b.py', 'tests/test_a.py'];
  expect(chosen({ suites: [py], history, changed })[0]?.only?.files).toEqual([
    { file: 'tests/test_a.py', project: 'p1' },
    { file: 'tests/test_a.py', project: 'p2' },
  ]);
});

test('the second test of the same name keeps its ordinal', () => {
  const history = [
    remembered('a.test.ts', 'x', { nth: 2, last: 'failed' }),
    remembered('a.test.ts', 'case #3', { last: 'failed' }),
  ];
  expect(chosen({ history })[0]?.only?.tests).toEqual([
    { file: 'a.test.ts', titles: ['x'], nth: 2 },
    { file: 'a.test.ts', titles: ['case #3'] },
  ]);
});

test('laws: nothing is chosen twice, what failed is always chosen, chosen and left out never exceed what is known', () => {
  const tests = fc.uniqueArray(
    fc.record({
      file: fc.constantFrom('a', 'b', 'c', 'd'),
      title: fc.constantFrom('1', '2', '3', '4', '5'),
      ms: fc.nat(20_000),
      failures: fc.nat(5),
      last: fc.constantFrom('passed', 'failed', 'hung', 'skipped'),
    }),
    { selector: ({ file, title }) => `${file} ${title}` },
  );
  fc.assert(
    fc.property(
      tests,
      fc.subarray(['a', 'b', 'x']),
      fc.integer({ min: 1000, max: 60_000 }),
      (all, changed, budgetMs) => {
        const history = all.map(({ file, title, ms, failures, last }) =>
          remembered(file, title, { ms, failures, last: last as TestHistory['last'] }),
        );
        const [choice] = chosen({ history, changed, budgetMs });
        if (choice?.only === undefined) return;
        const ids: readonly TestId[] = choice.only.tests.map(ref => testId('unit', ref));
        expect(new Set(ids).size).toBe(ids.length);
        const files = choice.only.files.map(({ file }) => file);
        expect(new Set(files).size).toBe(files.length);
        const part = new Set(choice.only.tests.map(({ file }) => file));
        for (const { id, file, last } of history)
          if (last === 'failed' || last === 'hung')
            expect(ids.includes(id) || (files.includes(file) && !part.has(file))).toBe(true);
        expect(choice.leftOut + ids.length).toBeLessThanOrEqual(history.length);
      },
    ),
  );
});
