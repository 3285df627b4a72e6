import { expect, test } from 'vitest';
import { classify } from './classify.ts';
import type { Evidence } from './classify.ts';
import type { ThreadLook } from './proc-state.ts';
import type { Wait } from './wait-place.ts';

const thread = (state: string, busy: number, kind?: Wait['kind']): ThreadLook => ({
  tid: 1,
  name: 'x',
  state,
  busy,
  ...(kind === undefined ? {} : { wait: { kind, place: kind } }),
});

const rows: readonly (readonly [string, string, Partial<Evidence>])[] = [
  ['a stopped process, even one that used its CPU until then', 'stopped', { thread: thread('T', 1) }],
  ['a loop that is paused', 'spinning', { thread: thread('R', 0.97), runtime: 'paused' }],
  ['a loop in native code', 'spinning', { thread: thread('R', 0.97), runtime: 'silent', children: 1 }],
  ['a kernel wait for a child', 'waiting-for-child', { thread: thread('S', 0, 'child'), children: 1 }],
  [
    'an event loop that does not answer, with a child',
    'waiting-for-child',
    { thread: thread('S', 0, 'loop'), runtime: 'silent', children: 1 },
  ],
  [
    'an event loop that does not answer, without a child',
    'idle',
    { thread: thread('S', 0, 'loop'), runtime: 'silent' },
  ],
  [
    'an event loop that answers, with a child',
    'idle',
    { thread: thread('S', 0, 'loop'), runtime: 'answered', children: 1 },
  ],
  ['a timer that is paused now and then', 'idle', { thread: thread('S', 0.05, 'loop'), runtime: 'paused' }],
  ['a futex', 'lock', { thread: thread('S', 0, 'lock'), runtime: 'paused', steady: true }],
  ['a read', 'io', { thread: thread('S', 0, 'io') }],
  ['a disk that does not answer', 'io', { thread: thread('D', 0) }],
  [
    'a poll inside of the call that waits for a child',
    'waiting-for-child',
    { thread: thread('S', 0, 'io'), inChildCall: true, children: 1 },
  ],
  ['the same without a child', 'io', { thread: thread('S', 0, 'io'), inChildCall: true }],
  ['a worker thread that is blocked', 'lock', { runtime: 'paused', steady: true }],
  ['a thread that moves, where the system tells nothing', 'spinning', { runtime: 'paused' }],
  ['a free event loop, where the system tells nothing', 'idle', { runtime: 'answered' }],
  ['a zombie', 'unknown', { thread: thread('Z', 0) }],
  ['nothing', 'unknown', {}],
];

test.each(rows)('%s is %s', (_, expected, evidence) => {
  expect(classify({ children: 0, runtime: 'not-asked', steady: false, inChildCall: false, ...evidence })).toBe(
    expected,
  );
});
