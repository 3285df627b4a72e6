import { expect, test } from 'vitest';
import type { Discovered, RunEvent } from '../../harness/protocol/event.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import type { SuiteChoice } from './choose.ts';
import { FastView } from './fast-view.ts';

const choice = (more: Partial<SuiteChoice>): SuiteChoice => ({
  suite: 'unit',
  first: [],
  unsure: [],
  leftOut: 0,
  reasons: [],
  ...more,
});

const discovered = (file: string, titles: readonly string[], mode: Discovered['mode'] = 'run'): RunEvent => ({
  type: 'tests-discovered',
  suite: 'unit',
  tests: titles.map(title => ({
    test: testId('unit', { file, titles: [title] }),
    ref: { file, titles: [title] },
    mode,
  })),
});

const finished = (file: string, title: string): RunEvent => ({
  type: 'test-finished',
  suite: 'unit',
  test: testId('unit', { file, titles: [title] }),
  ref: { file, titles: [title] },
  attempt: 1,
  ms: 1,
  outcome: { kind: 'passed' },
});

const failed = (file: string, title: string): RunEvent => {
  const outcome = { kind: 'failed', failures: [] } as const;
  const event = finished(file, title);
  return event.type === 'test-finished' ? { ...event, outcome } : event;
};

const started = (file: string, title: string): RunEvent => ({
  type: 'test-started',
  suite: 'unit',
  test: testId('unit', { file, titles: [title] }),
  ref: { file, titles: [title] },
  attempt: 2,
  pid: 1,
});

const over: RunEvent = { type: 'suite-finished', suite: 'unit', exit: {}, ms: 1 };

const steps = (view: FastView, events: readonly RunEvent[]): readonly boolean[] =>
  events.map(event => view.isComplete(event));

test('chosen tests: complete with the last of them, and told once', () => {
  const view = new FastView([
    choice({
      only: {
        files: [{ file: 'a' }],
        tests: [
          { file: 'a', titles: ['x'] },
          { file: 'a', titles: ['y'] },
        ],
      },
    }),
  ]);
  const events = [
    discovered('a', ['x', 'y', 'z']),
    finished('a', 'x'),
    finished('a', 'z'),
    finished('a', 'y'),
    finished('a', 'y'),
    over,
  ];
  expect(steps(view, events)).toEqual([false, false, false, true, false, false]);
  expect(view.has('unit', testId('unit', { file: 'a', titles: ['x'] }))).toBe(true);
  expect(view.has('unit', testId('unit', { file: 'a', titles: ['z'] }))).toBe(false);
  expect(view.has('other', testId('unit', { file: 'a', titles: ['x'] }))).toBe(false);
});

test('a whole file: everything that is discovered in it', () => {
  const view = new FastView([choice({ only: { files: [{ file: 'a' }, { file: 'b' }], tests: [] } })]);
  const events = [
    discovered('a', ['x']),
    finished('a', 'x'),
    discovered('c', ['o']),
    discovered('b', ['p', 'q']),
    finished('b', 'p'),
    finished('b', 'q'),
  ];
  expect(steps(view, events)).toEqual([false, false, false, false, false, true]);
});

test('a file that cannot be loaded is seen by its pseudo-test', () => {
  const view = new FastView([choice({ only: { files: [{ file: 'a' }], tests: [] } })]);
  expect(steps(view, [finished('a', '(load)')])).toEqual([true]);
  expect(view.has('unit', testId('unit', { file: 'a', titles: ['(load)'] }))).toBe(true);
});

test('a changed file that may hold no test is not waited for, and counts once it shows one', () => {
  const only = { files: [{ file: 'a' }, { file: 'src' }, { file: 'new' }], tests: [] };
  const view = new FastView([choice({ only, unsure: [{ file: 'src' }, { file: 'new' }] })]);
  const events = [discovered('new', ['n']), discovered('a', ['x']), finished('a', 'x'), finished('new', 'n')];
  expect(steps(view, events)).toEqual([false, false, false, true]);
});

test('what went wrong may be tried again at once: then its last attempt counts', () => {
  const only = { files: [{ file: 'a' }], tests: [] };
  const events = [discovered('a', ['x']), failed('a', 'x'), started('a', 'x'), finished('a', 'x')];
  expect(steps(new FastView([choice({ only })]), events)).toEqual([false, false, false, true]);
  const exited: RunEvent = { type: 'exited', suite: 'unit', pid: 1, exit: {} };
  expect(steps(new FastView([choice({ only })]), [...events.slice(0, 2), exited])).toEqual([false, false, true]);
});

test('where the gate tries again at the end, what went wrong is not final before that', () => {
  const only = { files: [{ file: 'a' }], tests: [] };
  const exited: RunEvent = { type: 'exited', suite: 'unit', pid: 1, exit: {} };
  const view = new FastView([choice({ only })], new Set(['unit']));
  expect(steps(view, [discovered('a', ['x']), failed('a', 'x'), exited, over])).toEqual([false, false, false, true]);
});

test('what never appears is over with its suite, and every suite counts', () => {
  const view = new FastView([choice({ only: { files: [{ file: 'gone' }], tests: [] } }), choice({ suite: 'py' })]);
  expect(steps(view, [over, { ...over, suite: 'other' }, { ...over, suite: 'py' }])).toEqual([false, false, true]);
});
