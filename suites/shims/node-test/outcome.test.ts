import { expect, test } from 'vitest';
import { suiteOutcome, testOutcome } from './outcome.ts';
import { type NodeTest, seamOf } from './seam.ts';

const failure = (failureType: string, cause: unknown): object => ({ code: 'ERR_TEST_FAILURE', failureType, cause });
const made = (more: Partial<NodeTest>): NodeTest =>
  ({
    name: 't',
    parent: null,
    passed: false,
    skipped: false,
    isTodo: false,
    message: null,
    error: null,
    ...more,
  }) as NodeTest;

const timedOut = failure('testTimeoutFailure', 'test timed out after 200ms');

test.each<[what: string, test: NodeTest, outcome: object]>([
  ['passed', made({ passed: true }), { kind: 'passed' }],
  ['skipped', made({ passed: true, skipped: true, message: 'why' }), { kind: 'skipped', reason: 'why' }],
  [
    'todo that fails',
    made({ isTodo: true, error: failure('testCodeFailure', new Error('x')) }),
    { kind: 'skipped', reason: 'todo' },
  ],
  [
    'left out by a pattern',
    made({ skipped: true, message: 'test name does not match pattern' }),
    { kind: 'not-run', because: 'deselected' },
  ],
  [
    'an exception',
    made({ error: failure('testCodeFailure', new TypeError('x')) }),
    { kind: 'failed', failures: [{ message: 'TypeError: x' }] },
  ],
  ['no error at all', made({ error: failure('testCodeFailure', 7) }), { kind: 'failed', failures: [{ message: '7' }] }],
  [
    'an exception after a skip',
    made({ skipped: true, error: failure('testCodeFailure', new Error('x')) }),
    { kind: 'failed' },
  ],
  ['its own clock', made({ error: timedOut }), { kind: 'hung', by: 'runner', deadline: 'test', limitMs: 200 }],
  [
    'the clock of a hook',
    made({ error: failure('hookFailed', 'test timed out after 30ms') }),
    { kind: 'hung', deadline: 'hook', limitMs: 30 },
  ],
  [
    'words that only look like it',
    made({ error: failure('testCodeFailure', 'test timed out after 30ms') }),
    { kind: 'failed' },
  ],
  [
    'children',
    made({ error: failure('subtestsFailed', '1 subtest failed') }),
    { kind: 'failed', failures: [{ because: 'children' }] },
  ],
  [
    'the clock of its group',
    made({ parent: made({ error: timedOut }), error: failure('cancelledByParent', 'x') }),
    { kind: 'hung', limitMs: 200 },
  ],
  [
    'a parent that did not wait',
    made({ parent: made({}), error: failure('cancelledByParent', 'x') }),
    { kind: 'failed' },
  ],
])('%s', (_, seen, outcome) => {
  expect(testOutcome(seen, true)).toMatchObject(outcome);
});

test('what had not begun when the clock of its group ran out has not run', () => {
  const waiting = made({ parent: made({ error: timedOut }), error: failure('cancelledByParent', 'x') });
  expect(testOutcome(waiting, false)).toMatchObject({ kind: 'not-run', because: 'hung' });
});

test('a group tells only what no hook and no test of it tells', () => {
  expect(suiteOutcome(made({ error: failure('hookFailed', new Error('x')) }))).toBeUndefined();
  expect(suiteOutcome(made({ error: failure('subtestsFailed', 'x') }))).toBeUndefined();
  expect(suiteOutcome(made({ error: failure('testCodeFailure', new Error('x')) }))).toMatchObject({ kind: 'failed' });
});

test('a class that lacks one of the methods is not listened to', () => {
  class Known {
    createSubtest(): void {}
    createHook(): void {}
    start(): void {}
    run(): void {}
    addReadySubtest(): void {}
  }
  class Below extends Known {}
  class Other {
    run(): void {}
  }
  expect(seamOf(new Below())).toBe(Known.prototype);
  expect(seamOf(new Other())).toBeUndefined();
});
