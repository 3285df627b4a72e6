import { expect, test } from 'vitest';
import type { Discovered } from '../harness/protocol/event.ts';
import type { Outcome } from '../harness/protocol/outcome.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { LooseEnds } from './loose-ends.ts';

const ref = (title: string, file = 'a.test.ts'): Discovered => ({ file, titles: [title], mode: 'run' });
const plain = (title: string, file = 'a.test.ts') => ({ file, titles: [title] });
const passed = { kind: 'passed' } as const;
const load = (file: string) => ({ kind: 'load', file }) as const;

test('a test is discovered once and is open until it has a fate', () => {
  const ends = new LooseEnds('s');
  expect(ends.discover([ref('x'), ref('y')])).toHaveLength(2);
  expect(ends.discover([ref('x')])).toEqual([]);
  ends.finish(plain('x'), passed);
  expect(ends.unfated()).toEqual([plain('y')]);
  expect(ends.fates).toBe(1);
});

test('a file is left out of a relaunch only when its tests are known and all have fates', () => {
  const ends = new LooseEnds('s');
  for (const file of ['a', 'b', 'c']) {
    ends.startStep(1, load(file));
    ends.finishStep(1, load(file), 'loaded');
  }
  ends.discover([ref('x', 'a'), ref('y', 'b')]);
  ends.finish(plain('x', 'a'), passed);
  expect(ends.skipList()).toMatchObject({ tests: [], files: [{ file: 'a' }] }); // c is loaded, but nobody knows its tests
});

test('a file that others need is never left out of a relaunch, its tests are', () => {
  const ends = new LooseEnds('s');
  for (const file of ['a', 'b']) ends.startStep(1, load(file));
  ends.finishStep(1, load('a'), 'shared');
  ends.finishStep(1, load('b'), 'loaded');
  ends.discover([ref('x', 'a'), ref('y', 'b')]);
  for (const [title, file] of [
    ['x', 'a'],
    ['y', 'b'],
  ] as const)
    ends.finish(plain(title, file), passed);
  expect(ends.skipList()).toMatchObject({ tests: [plain('x', 'a')], files: [{ file: 'b' }] });
  ends.startStep(2, load('a'));
  ends.finishStep(2, load('a'), 'condemned'); // a load that went wrong is not tried again
  expect(ends.skipList().files).toEqual([{ file: 'a' }, { file: 'b' }]);
});

test('a fated test of an open file is left out by name', () => {
  const ends = new LooseEnds('s');
  ends.startStep(1, load('a.test.ts'));
  ends.finishStep(1, load('a.test.ts'), 'loaded');
  ends.discover([ref('x'), ref('y')]);
  ends.finish(plain('x'), passed);
  expect(ends.skipList()).toMatchObject({ tests: [plain('x')], files: [] });
});

test('a planned file that no process has come to is unseen, also when its loading was cut', () => {
  const ends = new LooseEnds('s');
  ends.plan([{ file: 'a' }, { file: 'b' }, { file: 'c' }]);
  ends.startStep(1, load('a'));
  ends.finishStep(1, load('a'), 'loaded');
  ends.startStep(1, load('b'));
  ends.drop(1);
  expect(ends.unseen()).toEqual([{ file: 'b' }, { file: 'c' }]);
});

test('a broken hook takes the tests of its group, and no others', () => {
  const ends = new LooseEnds('s');
  ends.discover([
    { file: 'a', titles: ['g', 'x'], mode: 'run' },
    { file: 'a', titles: ['h', 'x'], mode: 'run' },
    { file: 'b', titles: ['g', 'x'], mode: 'run' },
  ]);
  const step = { kind: 'hook', hook: 'beforeAll', when: 'before', of: { file: 'a', titles: ['g'] } } as const;
  expect(ends.under(step)).toEqual([{ file: 'a', titles: ['g', 'x'] }]);
});

test('a second test of the same name, and the same test of another project, are tests of their own', () => {
  const ends = new LooseEnds('s');
  ends.discover([ref('x'), { ...ref('x'), nth: 2 }, { ...ref('x'), project: 'p' }]);
  ends.finish({ ...plain('x'), nth: 2 }, passed);
  expect(ends.unfated()).toEqual([plain('x'), { ...plain('x'), project: 'p' }]);
});

test('a test that nobody has chosen is told once, is not open, and does not keep its file from being done', () => {
  const ends = new LooseEnds('s');
  const left: Discovered = { file: 'a', titles: ['left'], mode: 'unselected' };
  ends.startStep(1, load('a'));
  ends.finishStep(1, load('a'), 'loaded');
  expect(ends.discover([left, ref('x', 'a'), left])).toEqual([
    { id: 's :: a > left', ref: plain('left', 'a'), mode: 'unselected' },
    { id: 's :: a > x', ref: plain('x', 'a'), mode: 'run' },
  ]);
  expect(ends.discover([left])).toEqual([]);
  expect(ends.unfated()).toEqual([plain('x', 'a')]);
  expect(ends.under(load('a'))).toEqual([plain('x', 'a')]);
  expect([ends.isKnown(plain('left', 'a')), ends.hasFate(plain('left', 'a'))]).toEqual([false, false]);
  ends.finish(plain('x', 'a'), passed);
  expect(ends.skipList()).toMatchObject({ tests: [], files: [{ file: 'a' }] });
});

test('a file of which nobody was chosen is done when it is loaded', () => {
  const ends = new LooseEnds('s');
  ends.startStep(1, load('a'));
  ends.finishStep(1, load('a'), 'loaded');
  ends.discover([{ file: 'a', titles: ['left'], mode: 'unselected' }]);
  expect(ends.skipList().files).toEqual([{ file: 'a' }]);
});

test('what is known stays known when it is told again as not chosen', () => {
  const ends = new LooseEnds('s');
  ends.discover([ref('x')]);
  expect(ends.discover([{ ...ref('x'), mode: 'unselected' }])).toEqual([]);
  expect(ends.unfated()).toEqual([plain('x')]);
});

test('what an interrupted run has found out is not run again', () => {
  const ends = new LooseEnds('s');
  const of = (title: string, file: string) => ({ test: testId('s', plain(title, file)), ref: plain(title, file) });
  const fate = (title: string, file: string, outcome: Outcome) =>
    ends.recall({ type: 'test-finished', ...of(title, file), attempt: 1, ms: 1, outcome });
  const tests = [of('x', 'a'), of('y', 'a'), of('z', 'a'), of('x', 'b')].map(
    each => ({ ...each, mode: 'run' }) as const,
  );
  ends.recall({ type: 'tests-discovered', tests });
  fate('x', 'a', passed);
  fate('y', 'a', { kind: 'hung', by: 'gate', deadline: 'test', limitMs: 1, message: '', stack: [] });
  fate('z', 'a', { kind: 'failed', failures: [] });
  fate('x', 'b', passed);
  fate('(load)', 'c', { kind: 'failed', failures: [] });
  fate('(hook: beforeAll)', 'a', { kind: 'crashed', exit: {}, message: '', stack: [] });
  ends.recall({ type: 'file-finished', pid: 1, file: 'b' });
  ends.recall({ type: 'requeued', tests: [of('z', 'a').test], why: '' });
  expect(ends.unfated()).toEqual([plain('z', 'a')]);
  expect(ends.isCondemned(plain('y', 'a'))).toBe(true);
  expect(ends.skipList()).toEqual({
    tests: [plain('x', 'a'), plain('y', 'a'), plain('(hook: beforeAll)', 'a')],
    files: [{ file: 'c' }, { file: 'b' }],
    hooks: [plain('(hook: beforeAll)', 'a')],
  });
});

test('a file whose tests begin before all are known is loaded to its end only when that is said', () => {
  const ends = new LooseEnds('s');
  ends.plan([{ file: 'a' }]);
  ends.startStep(1, load('a'));
  ends.discover([ref('x', 'a')]);
  ends.finishStep(1, load('a'), 'open');
  ends.finish(plain('x', 'a'), passed);
  expect(ends.skipList().files).toEqual([]);
  expect(ends.unseen()).toEqual([{ file: 'a' }]);
  ends.finishFile({ file: 'a' });
  expect(ends.skipList().files).toEqual([{ file: 'a' }]);
  expect(ends.unseen()).toEqual([]);
});

test('the end of a file does not forgive what went wrong while it was loaded', () => {
  const ends = new LooseEnds('s');
  ends.startStep(1, load('a'));
  ends.finishStep(1, load('a'), 'condemned');
  ends.finishFile({ file: 'a' });
  expect(ends.skipList().files).toEqual([{ file: 'a' }]);
});

test('what hung or crashed inside of a test is known, also by a test of another name, and until a later attempt says otherwise', () => {
  const inner = { file: 'a', titles: ['p', 'c'] };
  const ends = new LooseEnds('s');
  ends.finish(inner, { kind: 'crashed', exit: {}, message: '', stack: [] });
  expect(ends.downBelow({ file: 'a', titles: ['p'] })).toBe(true);
  expect(ends.downBelow({ file: 'a', titles: ['q'] })).toBe(false);
  expect(ends.downBelow(inner)).toBe(false);
  ends.finish(inner, passed);
  expect(ends.downBelow({ file: 'a', titles: ['p'] })).toBe(false);
});
