import { expect, test } from 'vitest';
import { chooseThread } from './node-inspector.ts';
import type { InspectedThread } from './inspector-thread.ts';
import type { Frame } from '../protocol/outcome.ts';

const own: Frame = { function: 'f', file: '/repo/a.ts', line: 1, column: 1 };

const thread = (name: string, more: Partial<InspectedThread>): InspectedThread => ({
  name,
  answer: 'answered',
  frames: [],
  pauses: [],
  steady: false,
  resources: [],
  ...more,
});

const main = thread('main', {});
const chosen = (threads: readonly InspectedThread[], key?: string): string | undefined =>
  chooseThread(threads, key, '/repo')?.name;

test('the thread that runs the test is the one', () => {
  const threads = [
    thread('1', { answer: 'paused', key: 'x', frames: [own] }),
    thread('2', { answer: 'paused', key: 'y' }),
    main,
  ];
  expect(chosen(threads, 'y')).toBe('2');
});

test('a test that waits beside another that spins keeps its own thread', () => {
  expect(
    chosen([main, thread('1', { answer: 'paused', key: 'x', frames: [own] }), thread('2', { test: own })], 'y'),
  ).toBe('2');
});

test('without a key, the one in project code comes before the one in a timer', () => {
  const threads = [thread('main', { answer: 'paused' }), thread('1', { answer: 'paused', frames: [own] })];
  expect(chosen(threads)).toBe('1');
});

test('where all are idle, or some have not answered yet, the main thread speaks', () => {
  expect(chosen([thread('1', {}), main])).toBe('main');
  expect(chosen([])).toBeUndefined();
});
