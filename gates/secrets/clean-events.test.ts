import { expect, test } from 'vitest';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { testId, type TestRef } from '../../harness/protocol/test-id.ts';
import { cleanEvents, eventCleaner } from './clean-events.ts';
import { cleanerOf } from './run-cleaner.ts';

const [one, two] = ['first-7f3k9Q2v', 'second-w8ZLm5xT'];
const clean = (): ((event: RunEvent) => RunEvent) => eventCleaner(cleanerOf([one, two]));

const finished = (ref: TestRef, message = 'wrong'): RunEvent => ({
  suite: 's',
  type: 'test-finished',
  test: testId('s', ref),
  ref,
  attempt: 1,
  ms: 1,
  outcome: {
    kind: 'failed',
    failures: [{ message, detail: message, stack: [{ function: message, file: 'a.ts', line: 1, column: 1 }] }],
  },
});

const idOf = (event: RunEvent): string => ('test' in event ? String(event.test) : '');

test('where nothing is secret the events are passed on as they are, and one by one each is the same', () => {
  const events: readonly RunEvent[] = [];
  expect(cleanEvents(events, undefined)).toBe(events);
  const event = finished({ file: 'a.ts', titles: ['adds'] });
  expect(clean()(event)).toBe(event);
});

test('every text of an event is cleaned', () => {
  expect(JSON.stringify(clean()(finished({ titles: ['adds'] }, `saw ${one}`)))).not.toContain(one);
  const command: RunEvent = {
    suite: 's',
    type: 'launch-started',
    launch: 1,
    command: ['run', `--key=${one}`],
    why: '',
  };
  expect(clean()(command)).toEqual({ ...command, command: ['run', '--key=[redacted]'] });
  const killed: RunEvent = {
    suite: 's',
    type: 'terminating',
    step: 'kill',
    processes: [{ pid: 1, command: `sleep ${one}` }],
    reason: 'test limit',
  };
  expect(clean()(killed)).toEqual({ ...killed, processes: [{ pid: 1, command: 'sleep [redacted]' }] });
});

test('a test that is called by a secret has a name of its own, and keeps it', () => {
  const take = clean();
  const names = [one, two, one].map(title => idOf(take(finished({ file: 'a.ts', titles: [`is ${title}`] }))));
  expect(names).toEqual(['s :: a.ts > is [redacted]', 's :: a.ts > is [redacted] #2', 's :: a.ts > is [redacted]']);
  const ids = [one, two].map(title => testId('s', { file: 'a.ts', titles: [`is ${title}`] }));
  expect(take({ suite: 's', type: 'requeued', tests: ids, why: '' })).toMatchObject({ tests: names.slice(0, 2) });
  expect(take({ suite: 's', type: 'rerun-finished', test: ids[1]!, nth: 1, outcome: 'passed' })).toMatchObject({
    test: names[1],
  });
});

test('a name that is taken by a test of the same title is not taken again', () => {
  const take = clean();
  const refs: readonly TestRef[] = [{ titles: [one] }, { titles: [two] }, { titles: [one], nth: 2 }];
  expect(new Set(refs.map(ref => idOf(take(finished(ref))))).size).toBe(3);
});
