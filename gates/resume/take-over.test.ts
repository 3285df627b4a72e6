import { expect, test } from 'vitest';
import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { testId, type TestRef } from '../../harness/protocol/test-id.ts';
import { takeOver, type TakeOver } from './take-over.ts';

const suite = 'unit';
const ref = (title: string, file = 'a'): TestRef => ({ file, titles: [title] });
const idOf = (title: string, file = 'a'): ReturnType<typeof testId> => testId(suite, ref(title, file));
const failed: Outcome = { kind: 'failed', failures: [{ message: 'no', stack: [] }] };
const passed: Outcome = { kind: 'passed' };

const discovered = (titles: string, file = 'a'): RunEvent => ({
  type: 'tests-discovered',
  suite,
  tests: titles.split(' ').map(title => ({ test: idOf(title, file), ref: ref(title, file), mode: 'run' })),
});
const launched = (launch: number): RunEvent => ({ type: 'launch-started', suite, launch, command: [], why: '' });
const exited: RunEvent = { type: 'exited', suite, pid: 1, exit: { code: 0 } };
const started = (title: string, file = 'a', attempt = 1): RunEvent => ({
  type: 'test-started',
  suite,
  test: idOf(title, file),
  ref: ref(title, file),
  attempt,
  pid: 7,
});
const ended = (title: string, outcome: Outcome = passed, file = 'a', attempt = 1): RunEvent => ({
  type: 'test-finished',
  suite,
  test: idOf(title, file),
  ref: ref(title, file),
  attempt,
  ms: 1,
  outcome,
});
const both = (title: string, outcome: Outcome = passed, file = 'a'): readonly RunEvent[] => [
  started(title, file),
  ended(title, outcome, file),
];
const through = (file = 'a'): RunEvent => ({ type: 'file-finished', suite, pid: 7, file });

const stamped = (events: readonly RunEvent[]): readonly Stamped[] =>
  events.map((event, seq) => ({ seq, at: seq * 10, event }));
const taken = (...events: readonly RunEvent[]): TakeOver =>
  takeOver('before', stamped([{ type: 'suite-started', suite }, ...events]), new Set([suite]));
/** The tests that are not run again, and the files that are not loaded again. */
const stays = (take: TakeOver): readonly string[] => {
  const { events = [], attempts } = take.rest.get(suite) ?? {};
  return events.flatMap(event => {
    if (event.type === 'file-finished') return [`file ${event.file}`];
    return event.type === 'test-finished' && attempts?.has(event.test) !== true ? [event.ref.titles.join()] : [];
  });
};

test('what has a fate keeps it, what was running does not', () => {
  const take = taken(launched(1), discovered('x y z'), ...both('x'), ...both('y', failed), started('z'));
  expect(stays(take)).toEqual(['x', 'y']);
  expect(take.events.at(-1)).toEqual({
    type: 'resumed',
    from: 'before',
    through: ['before'],
    kept: 2,
    unwatched: 2,
    suites: [{ suite, launches: 1, ms: 70 }],
  });
});

test('a file whose last hooks nobody has seen gets one of its tests run again, best one that passed', () => {
  const cut = [launched(1), discovered('x y'), ...both('x'), ...both('y', failed)];
  expect(stays(taken(...cut))).toEqual(['y']);
  expect(stays(taken(...cut, through()))).toEqual(['x', 'y', 'file a']);
  expect(stays(taken(...cut, exited))).toEqual(['x', 'y', 'file a']);
  // Nothing has passed: the failure counts as an attempt.
  const take = taken(launched(1), discovered('x y'), ...both('y', failed), through(), ...both('q', failed, 'b'));
  expect(stays(take)).toEqual(['y']);
  expect(take.rest.get(suite)?.attempts).toEqual(new Map([[idOf('q', 'b'), 1]]));
});

test('an attempt that another one followed counts, and is not the fate', () => {
  const take = taken(
    launched(1),
    discovered('x y'),
    ...both('y'),
    through('b'),
    ...both('x', failed),
    started('x', 'a', 2),
  );
  expect(take.rest.get(suite)?.attempts).toEqual(new Map([[idOf('x'), 1]]));
  expect(take.rest.get(suite)?.events.map(({ type }) => type)).toContain('requeued');
  expect(stays(take)).toEqual(['y']);
});

test('what we ended or what died is not run again, nor are the tests that it took with it', () => {
  const hung: Outcome = { kind: 'hung', by: 'gate', deadline: 'test', limitMs: 1, message: '', stack: [] };
  const hook: Outcome = { kind: 'not-run', because: 'hook' };
  const take = taken(launched(1), discovered('x y z'), ...both('x', hung), ended('y', hook), launched(2));
  expect(stays(take)).toEqual(['x', 'y']);
});

test('a retry and a proof that were cut leave what was known before them', () => {
  const first = [launched(1), discovered('x y'), ...both('x', failed), ...both('y'), through(), exited];
  expect(stays(taken(...first, launched(2), ...both('x'), started('y')))).toEqual(['x', 'y', 'file a']);
});

test('what a run says while it is being stopped does not count', () => {
  const take = taken(
    launched(1),
    discovered('x y'),
    ...both('x'),
    started('y'),
    { type: 'interrupted', signal: 'SIGINT' },
    ended('y', failed),
    { type: 'suite-finished', suite, exit: {}, ms: 5 },
  );
  expect(take.finished.size).toBe(0);
  expect(stays(take)).toEqual(['x']);
});

test('a suite at its end stays as it is; one that could not be trusted does not', () => {
  const end = (incomplete?: string): RunEvent => ({
    type: 'suite-finished',
    suite,
    exit: {},
    ms: 5,
    ...(incomplete === undefined ? {} : { incomplete }),
  });
  const events = [launched(1), discovered('x'), ...both('x'), through(), exited];
  const take = taken(...events, end());
  expect([...take.finished]).toEqual([suite]);
  expect(take.events.map(({ type }) => type)).toEqual([
    'suite-started',
    'tests-discovered',
    'test-finished',
    'file-finished',
    'suite-finished',
    'resumed',
  ]);
  expect(taken(...events, end('no')).finished.size).toBe(0);
});

test('a runner that cannot leave anything out begins again', () => {
  const take = takeOver('before', stamped([launched(1), ...both('x'), exited]), new Set());
  expect(take.rest.size).toBe(0);
  expect(take.events).toHaveLength(1);
});

test('what was taken over is taken over again, wherever the second run was cut', () => {
  const first = taken(
    launched(1),
    discovered('x y z w'),
    ...both('x', failed),
    ...both('y'),
    ...both('z', failed),
    started('z', 'a', 2),
  );
  const second = takeOver('between', stamped(first.events), new Set([suite]));
  expect(second.rest.get(suite)).toMatchObject({ ...first.rest.get(suite), unwatched: 0 });
  const resumed = second.events.at(-1);
  expect(resumed).toMatchObject({ kept: 2, unwatched: 2 });
  const third = takeOver(
    'last',
    stamped([...second.events, { type: 'suite-started', suite }, launched(2), ...both('z'), started('w')]),
    new Set([suite]),
  );
  expect(stays(third)).toEqual(['x', 'y', 'z', 'z']); // its two attempts
  expect(third.events.at(-1)).toMatchObject({ kept: 3, unwatched: 3, suites: [{ suite, launches: 2 }] });
});

test('a suite that was not started for want of another may be started now', () => {
  const waits: RunEvent = {
    type: 'test-finished',
    suite,
    test: testId(suite, ref('x')),
    ref: ref('x'),
    attempt: 1,
    ms: 0,
    outcome: { kind: 'not-run', because: 'needs' },
  };
  const unmet: RunEvent = { type: 'suite-finished', suite, exit: {}, ms: 0, unmet: 'it needs another' };
  const take = taken({ type: 'suite-started', suite }, waits, unmet);
  expect([take.finished.size, take.rest.size]).toEqual([0, 0]);
  expect(take.events).toEqual([expect.objectContaining({ type: 'resumed', kept: 0, suites: [] })]);
});

test('a suite with a test whose name a secret was taken out of begins anew', () => {
  const take = taken(launched(1), discovered('x [redacted]'), ...both('x'));
  expect([stays(take), take.rest.size]).toEqual([[], 0]);
  const whole = taken(launched(1), discovered('[redacted]'), ...both('[redacted]'), exited, {
    type: 'suite-finished',
    suite,
    exit: { code: 0 },
    ms: 1,
  });
  expect(whole.finished).toEqual(new Set([suite]));
});
