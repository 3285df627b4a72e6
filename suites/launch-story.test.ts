import { expect, test } from 'vitest';
import type { ProcessEvent, RunnerEvent } from '../harness/protocol/event.ts';
import { defaultLimits } from '../harness/watchdog/limits.ts';
import type { SuiteDefinition } from './adapter.ts';
import { nodeTest } from './adapters/node-test.ts';
import { pytest } from './adapters/pytest.ts';
import { vitest } from './adapters/vitest.ts';
import { LaunchStory } from './launch-story.ts';
import { LooseEnds } from './loose-ends.ts';

const suite: SuiteDefinition = {
  name: 's',
  runner: 'vitest',
  cwd: '/r',
  args: [],
  env: {},
  program: ['node'],
  limits: defaultLimits,
  retries: 0,
  deselected: [],
  why: '',
};
const ref = (title: string) => ({ file: 'a', titles: [title] });
const discovered: RunnerEvent = {
  type: 'discovered',
  pid: 1,
  tests: ['x', 'y', 'z'].map(title => ({ ...ref(title), mode: 'run' as const })),
};
const start = (title: string, more: object = {}): RunnerEvent => ({
  type: 'test-started',
  pid: 1,
  test: ref(title),
  attempt: 1,
  key: title,
  ...more,
});
const end = (title: string): RunnerEvent => ({
  type: 'test-finished',
  pid: 1,
  test: ref(title),
  attempt: 1,
  ms: 1,
  outcome: { kind: 'passed' },
});
const failed: RunnerEvent = {
  type: 'test-finished',
  pid: 1,
  test: ref('x'),
  attempt: 1,
  ms: 1,
  outcome: { kind: 'failed', failures: [] },
};
const hit = (title: string): ProcessEvent => ({
  type: 'deadline-hit',
  deadline: 'test',
  limitMs: 9,
  on: { kind: 'test', pid: 1, test: ref(title), attempt: 1 },
});
const look = (key?: string): ProcessEvent => ({
  type: 'stack-captured',
  pid: 1,
  capture: { frames: [], class: 'spinning', via: 'inspector', text: '', ms: 1, ...(key === undefined ? {} : { key }) },
});
const exited = (exit: object, pid = 1): ProcessEvent => ({ type: 'exited', pid, exit });

const tell = (events: readonly (RunnerEvent | ProcessEvent)[], { adapter = vitest, stopped = false } = {}) => {
  const ends = new LooseEnds('s');
  const story = new LaunchStory(suite, adapter, ends, { now: () => 0 });
  const told = events.flatMap(event => [...story.tell(event, stopped)]);
  const fates = Object.fromEntries(
    told.flatMap(event => (event.type === 'test-finished' ? [[event.test, event.outcome.kind]] : [])),
  );
  return { ends, ending: story.ending, told, fates };
};

test('a hang ends its test; what ran beside it in that process is put back', () => {
  const { fates, told, ends } = tell([discovered, start('x'), start('y'), look(), hit('x')]);
  expect(fates).toEqual({ 's :: a > x': 'hung' });
  expect(told).toContainEqual({ type: 'requeued', tests: ['s :: a > y'], why: expect.any(String) });
  expect(ends.unfated()).toEqual([ref('y'), ref('z')]);
});

test('the test on the captured stack is blamed, not the one whose clock rang', () => {
  const { fates } = tell([discovered, start('x'), start('y'), look('y'), hit('x')]);
  expect(fates).toEqual({ 's :: a > y': 'hung' });
});

test('late words of a dying process do not change what was found', () => {
  const { fates } = tell([discovered, start('x'), hit('x'), end('x'), exited({ signal: 'SIGKILL' })]);
  expect(fates).toEqual({ 's :: a > x': 'hung' });
});

test('a leader that dies under a test has crashed it; the code is its own only when the leader held the test', () => {
  const { told, ending } = tell([discovered, start('x'), exited({ code: 7 })]);
  expect(told).toContainEqual(
    expect.objectContaining({
      test: 's :: a > x',
      outcome: expect.objectContaining({ kind: 'crashed', exit: { code: 7 } }),
    }),
  );
  expect(ending).toMatchObject({ cut: true, whole: false });
  const { told: worker } = tell([discovered, start('x'), exited({ code: 1 }, 99)]);
  expect(worker).toContainEqual(
    expect.objectContaining({ outcome: expect.objectContaining({ kind: 'crashed', exit: {} }) }),
  );
});

test('a leader that dies while it loads a file may leave others behind it that nobody has seen', () => {
  const load = (pid: number): RunnerEvent => ({ type: 'step-started', pid, step: { kind: 'load', file: 'a' } });
  const { fates, ending } = tell([load(1), exited({ signal: 'SIGKILL' })]);
  expect(fates).toEqual({ 's :: a > (load)': 'crashed' });
  expect(ending).toMatchObject({ cut: true, whole: true });
  expect(tell([load(2), exited({ signal: 'SIGKILL' })]).ending.whole).toBe(false);
});

test('an interrupted launch crashes nobody', () => {
  const { fates, ends } = tell([discovered, start('x'), exited({ signal: 'SIGTERM' })], { stopped: true });
  expect(fates).toEqual({});
  expect(ends.unfated()).toHaveLength(3);
});

const base = { kind: 'hook', hook: 'base', when: 'before', of: { file: 'a', titles: [] } } as const;
const hookHit: ProcessEvent = {
  type: 'deadline-hit',
  deadline: 'hook',
  limitMs: 9,
  on: { kind: 'step', pid: 1, step: base },
};

test('a hook that hangs takes all tests of its group, where a hook covers its group', () => {
  const { fates } = tell([discovered, { type: 'step-started', pid: 1, step: base }, hookHit]);
  expect(fates).toEqual({
    's :: a > (hook: base)': 'hung',
    's :: a > x': 'not-run',
    's :: a > y': 'not-run',
    's :: a > z': 'not-run',
  });
});

test('a fixture that hangs takes only the test that asked for it, where the runner tells them one by one', () => {
  const events = [discovered, start('x'), { type: 'step-started', pid: 1, step: base } as const, hookHit];
  const { fates, ends } = tell(events, { adapter: pytest });
  expect(fates).toEqual({ 's :: a > (hook: base)': 'hung', 's :: a > x': 'not-run' });
  expect(ends.skipList().hooks).toEqual([{ file: 'a', titles: ['(hook: base)'] }]);
});

test('a leak is told of the test whose key it carries, of the one that forked it, or of the session', () => {
  const { told } = tell([
    discovered,
    start('x'),
    end('x'),
    start('y'),
    { type: 'forked', pid: 50, key: 'y' },
    end('y'),
    {
      type: 'leaked',
      processes: [
        { pid: 40, command: 'a', key: 'x' },
        { pid: 50, command: 'b' },
        { pid: 60, command: 'c' },
      ],
    },
  ]);
  const leaks = told.flatMap(event =>
    event.type === 'test-leaked' ? [[event.test, event.leaks.map(({ pid }) => pid)]] : [],
  );
  expect(leaks).toEqual([
    ['s :: a > x', [40]],
    ['s :: a > y', [50]],
    ['s :: (session)', [60]],
  ]);
});

test('what only the reporter saw is taken over, and its failure is stronger than our pass', () => {
  const failed = { kind: 'failed', failures: [] } as const;
  const view: RunnerEvent = {
    type: 'runner-view',
    tests: [
      { test: ref('x'), outcome: failed, ms: 1 },
      { test: ref('w'), outcome: { kind: 'passed' }, ms: 1 },
    ],
  };
  const { fates } = tell([discovered, start('x'), end('x'), view]);
  expect(fates).toEqual({ 's :: a > x': 'failed', 's :: a > w': 'passed' });
});

test('an attempt that hangs after one that failed is the fate', () => {
  const { fates } = tell([discovered, start('x'), failed, start('x', { attempt: 2 }), hit('x')]);
  expect(fates).toEqual({ 's :: a > x': 'hung' });
});

test('a test that nobody has chosen is discovered and gets no fate, whatever becomes of its file', () => {
  const unselected: RunnerEvent = { type: 'discovered', pid: 1, tests: [{ ...ref('w'), mode: 'unselected' }] };
  const { told, fates } = tell([discovered, unselected, { type: 'step-started', pid: 1, step: base }, hookHit]);
  expect(told).toContainEqual({
    type: 'tests-discovered',
    tests: [{ test: 's :: a > w', ref: ref('w'), mode: 'unselected' }],
  });
  expect(Object.keys(fates)).toEqual(['s :: a > (hook: base)', 's :: a > x', 's :: a > y', 's :: a > z']);
});

test('a test that ran although nobody had chosen it gets its fate', () => {
  const unselected: RunnerEvent = { type: 'discovered', pid: 1, tests: [{ ...ref('w'), mode: 'unselected' }] };
  const { fates } = tell([unselected, start('w'), end('w')]);
  expect(fates).toEqual({ 's :: a > w': 'passed' });
});

test('what the runner complains of while we end it all is not its own trouble', () => {
  const complaint: RunnerEvent = {
    type: 'session-failed',
    failure: { message: 'Worker exited unexpectedly', stack: [] },
  };
  const runHit: ProcessEvent = { type: 'deadline-hit', deadline: 'run', limitMs: 1000 };
  const ours = (events: readonly (RunnerEvent | ProcessEvent)[], stopped = false): readonly boolean[] =>
    tell(events, { stopped }).ending.sessionFailures.map(({ workerLoss }) => workerLoss);
  expect(ours([complaint])).toEqual([false]);
  expect(ours([complaint, runHit, complaint])).toEqual([false, true]);
  expect(ours([complaint], true)).toEqual([true]);
});

test('a test that goes wrong once all are asked to end had not come to its end; before that, and passed, it counts', () => {
  const asked: ProcessEvent = { type: 'terminating', step: 'terminate', processes: [], reason: 'r' };
  const runHit: ProcessEvent = { type: 'deadline-hit', deadline: 'run', limitMs: 1000 };
  const last = exited({ signal: 'SIGTERM' });
  expect(tell([discovered, start('x'), runHit, asked, failed, last]).fates).toEqual({});
  expect(tell([discovered, start('x'), asked, failed, last], { stopped: true }).fates).toEqual({});
  expect(tell([discovered, start('x'), runHit, failed, asked, last]).fates).toEqual({ 's :: a > x': 'failed' });
  expect(tell([discovered, start('x'), failed, asked, last], { stopped: true }).fates).toEqual({
    's :: a > x': 'failed',
  });
  expect(tell([discovered, start('x'), runHit, asked, end('x'), last]).fates).toEqual({ 's :: a > x': 'passed' });
  // Of one test that hung the rest goes on: what fails in another process has failed.
  const elsewhere = [start('x', { pid: 2 }), { ...failed, pid: 2 }];
  expect(tell([discovered, start('y'), hit('y'), asked, ...elsewhere, last]).fates).toMatchObject({
    's :: a > x': 'failed',
  });
});

test('what a process begins while it is being ended for another test is put back, not blamed', () => {
  const lost: ProcessEvent = { type: 'worker-lost', pid: 1 };
  const hung = [discovered, start('y'), hit('y'), start('x')];
  for (const rest of [[lost], [failed, lost], [exited({ code: 1 }, 99)]]) {
    const { fates, told, ends } = tell([...hung, ...rest]);
    expect(fates).toEqual({ 's :: a > y': 'hung' });
    expect(told).toContainEqual({ type: 'requeued', tests: ['s :: a > x'], why: expect.any(String) });
    expect(ends.unfated()).toContainEqual(ref('x'));
  }
  expect(tell([...hung, end('x'), lost]).fates).toEqual({ 's :: a > y': 'hung', 's :: a > x': 'passed' });
  const fresh: RunnerEvent = { type: 'runner-ready', pid: 1, runtime: 'node', spare: true };
  expect(tell([...hung, lost, fresh, start('x'), lost]).fates).toMatchObject({ 's :: a > x': 'crashed' });
});

test('a hook that goes wrong once all are asked to end takes nobody with it', () => {
  const asked: ProcessEvent = { type: 'terminating', step: 'terminate', processes: [], reason: 'r' };
  const begun: RunnerEvent = { type: 'step-started', pid: 1, step: base };
  const broken: RunnerEvent = {
    type: 'step-finished',
    pid: 1,
    step: base,
    ms: 1,
    outcome: { kind: 'failed', failures: [] },
  };
  const last = exited({ signal: 'SIGTERM' });
  expect(tell([discovered, begun, broken, asked, last], { stopped: true }).fates).toMatchObject({
    's :: a > (hook: base)': 'failed',
    's :: a > x': 'not-run',
  });
  const { ends, fates } = tell([discovered, begun, asked, broken, last], { stopped: true });
  expect(fates).toEqual({});
  expect(ends.unfated()).toEqual([ref('x'), ref('y'), ref('z')]);
});

test('a budget blames nobody: what ran is put back', () => {
  const ends = new LooseEnds('s');
  const story = new LaunchStory(suite, vitest, ends, { now: () => 0, isBudget: true });
  const runHit: ProcessEvent = { ...hit('x'), type: 'deadline-hit', deadline: 'run', limitMs: 1000 };
  const told = [discovered, start('x'), runHit, exited({ signal: 'SIGKILL' })].flatMap(event => [
    ...story.tell(event, false),
  ]);
  expect(told.filter(({ type }) => type === 'test-finished')).toEqual([]);
  expect(ends.unfated()).toEqual([ref('x'), ref('y'), ref('z')]);
});

const heavy = (more: object): ProcessEvent => ({
  type: 'memory-exceeded',
  limitBytes: 256 * 2 ** 20,
  bytes: 300 * 2 ** 20,
  largest: { pid: 5, command: 'hog', bytes: 290 * 2 ** 20 },
  ...more,
});
const messages = (told: readonly { readonly type: string }[]): readonly (string | undefined)[] =>
  told.flatMap(event =>
    'outcome' in event && typeof event.outcome === 'object' && event.outcome !== null && 'message' in event.outcome
      ? [String(event.outcome.message)]
      : [],
  );

test('too much memory falls on the test that started the largest process; what ran beside it is put back', () => {
  const { fates, told, ends } = tell([
    discovered,
    start('x'),
    start('y'),
    start('z', { pid: 2 }),
    heavy({ pid: 1, key: 'y' }),
    exited({ signal: 'SIGKILL' }),
  ]);
  expect(fates).toEqual({ 's :: a > y': 'crashed' });
  expect(messages(told)).toEqual([
    'crashed: memory limit while it ran\nits launch held 300 MiB of at most 256 MiB, 290 MiB of it in process 5: hog',
  ]);
  expect(ends.unfated()).toEqual([ref('x'), ref('z')]);
});

test('… otherwise on all tests of the process that it belongs to', () => {
  const { fates, ends } = tell([
    discovered,
    start('x'),
    start('y'),
    start('z', { pid: 2 }),
    heavy({ pid: 1 }),
    exited({ signal: 'SIGKILL' }),
  ]);
  expect(fates).toEqual({ 's :: a > x': 'crashed', 's :: a > y': 'crashed' });
  expect(ends.unfated()).toEqual([ref('z')]);
});

test('… and on the session where it belongs to nobody', () => {
  const { fates, ends } = tell([discovered, start('x'), heavy({}), exited({ signal: 'SIGKILL' })]);
  expect(fates).toEqual({ 's :: (session)': 'crashed' });
  expect(ends.unfated()).toEqual([ref('x'), ref('y'), ref('z')]);
});

test.each([
  [{ signal: 'SIGKILL', by: 'out-of-memory' }, 'its process was killed by the kernel: out of memory'],
  [{ signal: 'SIGKILL', by: 'unknown' }, 'its process was killed by SIGKILL from outside (out of memory?)'],
  [{ signal: 'SIGABRT' }, 'its process was killed by SIGABRT'],
  [{ code: 134 }, 'its process exited with code 134, as a shell says SIGABRT'],
  [{ code: 3 }, 'its process exited with code 3'],
] as const)('a worker that is lost says what is known of its end: %j', (exit, words) => {
  const { told, fates } = tell([discovered, start('x'), { type: 'worker-lost', pid: 1, exit }]);
  expect(fates).toEqual({ 's :: a > x': 'crashed' });
  expect(messages(told)).toEqual([`crashed: ${words} while it ran`]);
});

test('a runner that is killed between two tests has crashed as a session, and what is left can run', () => {
  const { fates, ending, ends, told } = tell([discovered, start('x'), end('x'), exited({ signal: 'SIGSEGV' })]);
  expect(fates).toEqual({ 's :: a > x': 'passed', 's :: (session)': 'crashed' });
  expect(messages(told)).toEqual(['crashed: its process was killed by SIGSEGV with no test running']);
  expect(ending).toMatchObject({ cut: true, whole: true });
  expect(ends.unfated()).toEqual([ref('y'), ref('z')]);
});

const timedOut = (more: object): RunnerEvent => ({
  type: 'test-finished',
  pid: 1,
  test: ref('x'),
  attempt: 1,
  ms: 40,
  outcome: { kind: 'hung', by: 'runner', deadline: 'test', limitMs: 5_000, message: 'timed out', stack: [] },
  ...more,
});

test('a runner that counted the time in which all stood still has not told a fate: the test is run again', () => {
  const ends = new LooseEnds('s');
  const story = new LaunchStory(suite, vitest, ends, { now: () => 0 });
  const told = [discovered, start('x'), timedOut({ heldMs: 60_000 })].flatMap(event => [...story.tell(event, false)]);
  expect(told.at(-1)).toMatchObject({ type: 'requeued', tests: ['s :: a > x'] });
  expect(ends.unfated()).toContainEqual(ref('x'));
  expect(ends.inFlight).toEqual([]);
  expect(story.ending).toMatchObject({ cut: true, putBack: true, whole: false });
});

test('a test that its runner ended after its own full time is hung, whatever was held beside', () => {
  for (const event of [timedOut({}), timedOut({ ms: 5_001, heldMs: 60_000 })]) {
    const ends = new LooseEnds('s');
    const story = new LaunchStory(suite, vitest, ends, { now: () => 0 });
    for (const each of [discovered, start('x'), event]) Array.from(story.tell(each, false));
    expect(ends.fateOf(ref('x'))).toBe('hung');
    expect(story.ending.putBack).toBe(false);
  }
});

test('slow is told of the test, of the pseudo-test of a hook, and of the test that a hook inside it belongs to', () => {
  const ends = new LooseEnds('s');
  const story = new LaunchStory(suite, vitest, ends, { now: () => 0 });
  const hook = (when: 'before' | 'each') =>
    ({
      kind: 'hook',
      hook: when === 'each' ? 'beforeEach' : 'beforeAll',
      when,
      of: { file: 'a', titles: [] },
    }) as const;
  const slow = (on: Extract<ProcessEvent, { type: 'slow' }>['on']): ProcessEvent => ({
    type: 'slow',
    on,
    ms: 6,
    limitMs: 9,
  });
  const told = [
    discovered,
    start('x'),
    slow({ kind: 'test', pid: 1, test: ref('x'), attempt: 1 }),
    slow({ kind: 'step', pid: 1, step: hook('each') }),
    slow({ kind: 'step', pid: 1, step: hook('before') }),
  ].flatMap(event => [...story.tell(event, false)]);
  expect(told.filter(({ type }) => type === 'slow')).toEqual([
    { type: 'slow', test: 's :: a > x', what: 'test', ms: 6, limitMs: 9 },
    { type: 'slow', test: 's :: a > x', what: 'test', ms: 6, limitMs: 9 },
    { type: 'slow', test: 's :: a > (hook: beforeAll)', what: 'hook', ms: 6, limitMs: 9 },
  ]);
});

const inner = { file: 'a', titles: ['x', 'inner'] };
const beginInner: RunnerEvent = { type: 'test-started', pid: 1, test: inner, attempt: 1, key: 'inner' };

test('where tests run inside of others: who is above one that hung runs again, and has failed with it although it passes then', () => {
  const on = { kind: 'test', pid: 1, test: inner, attempt: 1 } as const;
  const events = [
    discovered,
    start('x'),
    beginInner,
    { type: 'deadline-hit', deadline: 'test', limitMs: 9, on },
  ] as const satisfies readonly (RunnerEvent | ProcessEvent)[];
  const { fates, told, ends } = tell(events, { adapter: nodeTest });
  expect(fates).toEqual({ 's :: a > x > inner': 'hung' });
  expect(told).toContainEqual({ type: 'requeued', tests: ['s :: a > x'], why: expect.any(String) });
  expect(ends.skipList().tests).toEqual([inner]);
  expect(tell([...events, start('x'), end('x')], { adapter: nodeTest }).fates['s :: a > x']).toBe('failed');
});

test('of tests inside of each other only the innermost is to blame for the end of their process', () => {
  const died: RunnerEvent = {
    type: 'process-ended',
    pid: 1,
    outcome: { kind: 'crashed', exit: { signal: 'SIGKILL' }, message: 'killed', stack: [] },
  };
  expect(tell([discovered, start('x'), beginInner, died], { adapter: nodeTest }).fates).toEqual({
    's :: a > x > inner': 'crashed',
  });
  expect(tell([discovered, died], { adapter: nodeTest }).fates).toEqual({ 's :: (session)': 'crashed' });
  const ours: ProcessEvent = { type: 'deadline-hit', deadline: 'teardown', limitMs: 9, of: 1 };
  const ended = tell([discovered, ours, died], { adapter: nodeTest });
  expect(ended.fates).toEqual({});
  expect([ended.ending.cut, ended.ending.whole]).toEqual([true, false]);
});

test('what begins in a process that is being ended for another test is run again, whoever tells its end', () => {
  const died: RunnerEvent = {
    type: 'process-ended',
    pid: 1,
    outcome: { kind: 'crashed', exit: { signal: 'SIGTERM' }, message: 'ended', stack: [] },
  };
  const { fates, told } = tell([discovered, start('x'), hit('x'), start('y'), died]);
  expect(fates).toEqual({ 's :: a > x': 'hung' });
  expect(told).toContainEqual({ type: 'requeued', tests: ['s :: a > y'], why: expect.any(String) });
});

test('a runner that gives its tests up when it is stopped has not done them', () => {
  const stopping: ProcessEvent = { type: 'terminating', step: 'terminate', processes: [], reason: 'interrupted' };
  const { fates, ends, ending } = tell(
    [discovered, start('x'), stopping, { type: 'tests-done' }, exited({ code: 1 }, 2)],
    { adapter: nodeTest, stopped: true },
  );
  expect(fates).toEqual({});
  expect(ending.done).toBe(false);
  expect(ends.unfated()).toContainEqual(ref('x'));
});
