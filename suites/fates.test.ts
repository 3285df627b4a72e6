import { expect, test } from 'vitest';
import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { Outcome } from '../harness/protocol/outcome.ts';
import { hookRef, loadRef, sessionRef, testId, type TestRef } from '../harness/protocol/test-id.ts';
import { Fates } from './fates.ts';

type Finished = Extract<SuiteEvent, { type: 'test-finished' }>;

const finished = (ref: TestRef, outcome: Outcome, attempt = 1): Finished => ({
  type: 'test-finished',
  test: testId('s', ref),
  ref,
  attempt,
  ms: 1,
  outcome,
});

const failed: Outcome = { kind: 'failed', failures: [{ message: 'no', stack: [] }] };
const ref = (title: string): TestRef => ({ file: 'a', titles: [title] });
const titles = (found: readonly { readonly ref: TestRef }[]): readonly string[] =>
  found.map(each => each.ref.titles.join());

test('what can be tried again: tests that went wrong, not loads, hooks, the session, or parents of failed children', () => {
  const fates = new Fates(new Set([testId('s', ref('fine')), testId('s', ref('bad'))]));
  for (const each of [ref('bad'), loadRef('b'), hookRef({ file: 'a', titles: [] }, 'beforeAll'), sessionRef])
    fates.see(finished(each, failed));
  fates.see(finished(ref('parent'), { kind: 'failed', failures: [{ message: '', stack: [], because: 'children' }] }));
  fates.see(finished(ref('fine'), { kind: 'passed' }));
  fates.see(finished(ref('owes nothing'), { kind: 'passed' }));
  fates.see(finished(ref('crashed'), { kind: 'crashed', exit: {}, message: '', stack: [] }));
  expect(titles(fates.bad())).toEqual(['bad', 'crashed']);
  expect(titles(fates.clean())).toEqual(['fine']);
});

test('clean is what passed at once and left nothing behind', () => {
  const fates = new Fates(new Set(['fine', 'leaks', 'lucky'].map(title => testId('s', ref(title)))));
  for (const title of ['fine', 'leaks', 'lucky'])
    fates.see(finished(ref(title), title === 'lucky' ? failed : { kind: 'passed' }));
  fates.see(finished(ref('lucky'), { kind: 'passed' }, 2));
  fates.see({
    type: 'test-leaked',
    test: testId('s', ref('leaks')),
    ref: ref('leaks'),
    leaks: [{ pid: 1, command: 'x' }],
  });
  expect(titles(fates.clean())).toEqual(['fine']);
});

test('a retry counts once it is over, and attempts go on from the highest so far', () => {
  const fates = new Fates();
  fates.see(finished(ref('bad'), failed, 1));
  fates.see(finished(ref('bad'), failed, 2));
  const id = testId('s', ref('bad'));
  expect(fates.attempts(id)).toBe(2);
  fates.later(finished(ref('bad'), { kind: 'passed' }, 3));
  expect(titles(fates.bad())).toEqual(['bad']);
  fates.close();
  expect(fates.bad()).toEqual([]);
  expect(fates.attempts(id)).toBe(3);
});

test('who passed in a later attempt, and fails then, is tried again as the attempt after that', () => {
  const fates = new Fates();
  fates.see(finished(ref('late'), { kind: 'passed' }, 3));
  fates.see(finished(ref('late'), failed, 1));
  expect(fates.attempts(testId('s', ref('late')))).toBe(3);
  fates.see(finished(ref('once'), { kind: 'passed' }, 1));
  fates.see(finished(ref('once'), failed, 1));
  expect(titles(fates.bad())).toEqual(['late', 'once']);
});
