import { expect, test } from 'vitest';
import { diedAs, failureOf } from './failure-text.ts';

test.each([
  [
    'a place and then the words',
    `before\n\nthread 'tests::wrong' (4711) panicked at src/lib.rs:8:5:\nassertion \`left == right\` failed: why\n  left: 1\n right: 2\nnote: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace`,
    'assertion `left == right` failed: why\n  left: 1\n right: 2',
    '/w/src/lib.rs:8:5',
  ],
  [
    'the words and then a place, as Rust said it before 1.73',
    `thread 'tests::wrong' panicked at 'assertion failed: \`(left == right)\`\n  left: \`1\`,\n right: \`2\`: it's', src/lib.rs:8:5\nnote: run with`,
    "assertion failed: `(left == right)`\n  left: `1`,\n right: `2`: it's",
    '/w/src/lib.rs:8:5',
  ],
  ['an error that a test gives back', 'Error: "bad"', 'Error: "bad"', undefined],
  [
    'a panic that did not come',
    'note: test did not panic as expected at src/lib.rs:9:8',
    'test did not panic as expected at src/lib.rs:9:8',
    '/w/src/lib.rs:9:8',
  ],
  ['nothing', '', 'failed', undefined],
])('why a test has failed: %s', (_name, text, message, place) => {
  const failure = failureOf(text, '/w');
  expect(failure.message).toBe(message);
  const [frame] = failure.stack;
  expect(frame && `${frame.file}:${frame.line}:${frame.column}`).toBe(place);
});

test('the calls of a backtrace, without those of Rust itself', () => {
  const text = `thread 'a' panicked at src/lib.rs:8:5:
no
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a6/library/std/src/panicking.rs:665:5
   1: all::inner
             at ./src/lib.rs:8:5
   2: all::tests::a
             at ./src/lib.rs:12:9
note: Some details are omitted`;
  expect(failureOf(text, '/w').stack.map(({ function: name, line }) => `${name} ${line}`)).toEqual([
    'all::inner 8',
    'all::tests::a 12',
  ]);
});

test('a doctest that dies is told from one that panics', () => {
  expect(diedAs('Test executable failed (exit status: 101).')).toBeUndefined();
  expect(diedAs('Test executable failed (exit status: 3).')).toMatchObject({ kind: 'crashed', exit: { code: 3 } });
  expect(diedAs('Test executable failed (signal: 6 (SIGABRT) (core dumped)).')).toMatchObject({
    exit: { signal: 'SIGABRT' },
  });
  expect(diedAs('error[E0425]: cannot find function')).toBeUndefined();
});
