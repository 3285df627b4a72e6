import { expect, test } from 'vitest';
import type { RunEvent } from '../harness/protocol/event.ts';
import type { TestRecord } from '../harness/protocol/record.ts';
import { sessionRef, testId } from '../harness/protocol/test-id.ts';
import { type Findings, Recorder } from './recorder.ts';
import { discovered, failedOutcome, finished, ref, runStarted, stamped, suiteFinished } from './sample-events.ts';

const record = (...events: readonly RunEvent[]): Findings => {
  const recorder = new Recorder();
  for (const event of stamped(runStarted(), { type: 'suite-started', suite: 'unit' }, ...events)) recorder.apply(event);
  const { findings } = recorder;
  if (findings === undefined) throw new Error('no findings');
  return findings;
};

const only = ({ tests }: Findings): TestRecord => {
  const [first, second] = tests;
  if (first === undefined || second !== undefined) throw new Error(`${tests.length} tests`);
  return first;
};

test('without a start there is nothing', () => {
  expect(new Recorder().findings).toBeUndefined();
});

test('a passed test, a suite and a run, with their times', () => {
  const findings = record(discovered('one'), finished('one', { kind: 'passed' }, { ms: 12.4 }), suiteFinished());
  expect(only(findings)).toEqual({
    id: 'unit :: a.test.ts > one',
    suite: 'unit',
    file: 'a.test.ts',
    titles: ['one'],
    outcome: 'passed',
    durationMs: 12,
    attempts: 1,
    flags: [],
  });
  expect(findings.run).toEqual({
    id: '20261121T103000Z-core-3fa2c1',
    gate: 'core',
    partial: false,
    gateVersion: '0.1.0',
    host: { os: 'linux', arch: 'x64', cpus: 2, node: 'v20.19.0' },
    containment: 'cookie',
    startedAt: '2026-11-21T10:30:00.000Z',
    finishedAt: '2026-11-21T10:30:00.400Z',
    durationMs: 400,
  });
  expect(findings.suites).toMatchObject([
    { name: 'unit', durationMs: 500, exit: { code: 0 }, startedAt: '2026-11-21T10:30:00.100Z' },
  ]);
  expect(findings.unfinished).toBe(false);
});

test('the verdict does not move the end of the run: it is made of what came before', () => {
  const before = record(suiteFinished());
  const after = record(suiteFinished(), { type: 'run-finished', verdict: { kind: 'pass', exitCode: 0, reasons: [] } });
  expect(after).toEqual(before);
});

test('a test that was discovered and never told of is lost', () => {
  expect(only(record(discovered('one')))).toMatchObject({ outcome: 'not-run', reason: 'lost', attempts: 0 });
});

test('a suite without an end makes the run unfinished, and has run until the last thing that is known', () => {
  const findings = record(discovered('one'), finished('one', { kind: 'passed' }));
  expect(findings.unfinished).toBe(true);
  expect(findings.suites).toMatchObject([{ durationMs: 200 }]);
});

test('failed, then passed: flaky, with the earlier failure kept', () => {
  const findings = record(finished('one', failedOutcome), finished('one', { kind: 'passed' }, { attempt: 2 }));
  expect(only(findings)).toMatchObject({
    outcome: 'passed',
    attempts: 2,
    durationMs: 20,
    flags: ['flaky'],
    earlier: [{ kind: 'fail', message: 'expected 1 to be 2', stack: [] }],
  });
});

test('a later word on the same attempt is no second attempt', () => {
  const findings = record(finished('one', failedOutcome), finished('one', { kind: 'passed' }));
  expect(only(findings)).toMatchObject({ outcome: 'passed', attempts: 1, flags: [] });
});

test('skipped and not run keep their reasons', () => {
  const findings = record(
    finished('one', { kind: 'skipped', reason: 'todo' }),
    finished('two', { kind: 'not-run', because: 'hook', reason: 'beforeAll' }),
  );
  expect(findings.tests.map(({ outcome, reason, attempts }) => [outcome, reason, attempts])).toEqual([
    ['skipped', 'todo', 1],
    ['not-run', 'hook: beforeAll', 0],
  ]);
});

test('a leak marks the test that left it', () => {
  const leaks = [{ pid: 7, command: 'sleep 300' }];
  const leaked: RunEvent = {
    type: 'test-leaked',
    suite: 'unit',
    test: testId('unit', ref('one')),
    ref: ref('one'),
    leaks,
  };
  expect(only(record(finished('one', { kind: 'passed' }), leaked))).toMatchObject({
    outcome: 'passed',
    flags: ['leaky'],
    leaks,
  });
});

test('a leak that nobody owns says who ran when it was born', () => {
  const bornAt = 1_700_000_000_000;
  const leaked = { suite: 'unit', test: testId('unit', sessionRef), ref: sessionRef, type: 'test-leaked' } as const;
  const started = { type: 'test-started', suite: 'unit', test: testId('unit', ref('one')), ref: ref('one') } as const;
  const recorder = new Recorder();
  const events: readonly RunEvent[] = [
    { ...started, attempt: 1, pid: 4 },
    finished('one', { kind: 'passed' }),
    { ...leaked, leaks: [{ pid: 7, command: 'sleep 300', bornAt }] },
    { ...leaked, leaks: [{ pid: 8, command: 'sleep 9', bornAt: bornAt + 60_000 }] },
  ];
  for (const [seq, event] of [runStarted(), ...events].entries()) recorder.apply({ seq, at: bornAt + seq, event });
  const session = recorder.findings?.tests.find(({ id }) => id === 'unit :: (session)');
  expect(session?.leaks).toEqual([
    { pid: 7, command: 'sleep 300', beside: [testId('unit', ref('one'))] },
    { pid: 8, command: 'sleep 9' },
  ]);
});

test('a leak that nobody owns brings the session into the census', () => {
  const leaks = [{ pid: 7, command: 'sleep 300' }];
  const leaked: RunEvent = {
    type: 'test-leaked',
    suite: 'unit',
    test: testId('unit', sessionRef),
    ref: sessionRef,
    leaks,
  };
  expect(only(record(leaked))).toMatchObject({ id: 'unit :: (session)', outcome: 'passed', flags: ['leaky'] });
});

test('one process is one kill, by its last signal, and a survivor is one', () => {
  const processes = [{ pid: 7, command: 'stubborn' }];
  const end = { type: 'terminating', suite: 'unit', processes, reason: 'test limit' } as const;
  const findings = record(
    { ...end, step: 'terminate' },
    { ...end, step: 'kill' },
    { type: 'survived', suite: 'unit', processes },
  );
  expect(findings.kills).toEqual([
    { pid: 7, command: 'stubborn', suite: 'unit', reason: 'test limit', signal: 'SIGKILL', survived: true },
  ]);
});

test('a kill takes from its first signal to the end of what it was for', () => {
  const end = { type: 'terminating', suite: 'unit', reason: 'test limit' } as const;
  const { kills } = record(
    { ...end, step: 'terminate', processes: [{ pid: 7, command: 'a' }] },
    {
      ...end,
      step: 'kill',
      processes: [
        { pid: 7, command: 'a' },
        { pid: 8, command: 'b' },
      ],
    },
    { type: 'exited', suite: 'unit', pid: 7, exit: {} },
    { ...end, step: 'sweep', processes: [{ pid: 9, command: 'c' }] },
  );
  expect(kills.map(({ pid, ms }) => [pid, ms])).toEqual([
    [7, 200],
    [8, 200],
    [9, undefined],
  ]);
});

test('the sum of the parts is the census', () => {
  const findings = record(
    discovered('lost'),
    finished('one', { kind: 'passed' }),
    finished('two', failedOutcome),
    finished('three', { kind: 'hung', by: 'gate', deadline: 'test', limitMs: 1000, message: 'hung', stack: [] }),
    finished('four', { kind: 'crashed', exit: { signal: 'SIGSEGV' }, message: 'crashed', stack: [] }),
    finished('five', { kind: 'skipped' }),
  );
  expect(findings.totals).toMatchObject({
    census: 6,
    passed: 1,
    failed: 1,
    hung: 1,
    crashed: 1,
    skipped: 1,
    notRun: 1,
  });
});

test('a clock that goes backwards makes no negative time', () => {
  const recorder = new Recorder();
  for (const event of stamped(runStarted(), suiteFinished()))
    recorder.apply({ ...event, at: event.at - event.seq * 10_000 });
  expect(recorder.findings?.run.durationMs).toBe(0);
});

test('each launch has its beginning and its length; one whose end was not seen has only a beginning', () => {
  const suite = 'unit';
  const recorder = new Recorder();
  const started = { type: 'launch-started', suite, command: ['x'], why: 'all' } as const;
  const events = [
    [1_000, runStarted()],
    [2_500, { ...started, launch: 1 }],
    [7_250, { type: 'exited', suite, pid: 7, exit: { code: 1 } }],
    [8_000, { ...started, launch: 2 }],
  ] as const;
  for (const [seq, [at, event]] of events.entries()) recorder.apply({ seq, at, event });
  expect(recorder.findings?.suites[0]?.launchDetails).toEqual([
    { launch: 1, why: 'all', startedAt: '1970-01-01T00:00:02.500Z', durationMs: 4_750, exit: { code: 1 } },
    { launch: 2, why: 'all', startedAt: '1970-01-01T00:00:08.000Z' },
  ]);
});

test('each launch of a suite with what it used and how it ended', () => {
  const suite = 'unit';
  const findings = record(
    { type: 'launch-started', suite, launch: 1, command: ['x'], why: 'first launch' },
    { type: 'resources-used', suite, peakMemoryBytes: 1024, cpuMs: 30, oomKills: 1 },
    { type: 'exited', suite, pid: 7, exit: { signal: 'SIGKILL', by: 'out-of-memory' } },
    { type: 'launch-started', suite, launch: 2, command: ['x'], why: '1 test(s) without a fate' },
    suiteFinished(),
  );
  expect(findings.suites[0]).toMatchObject({
    launches: 2,
    launchDetails: [
      {
        launch: 1,
        why: 'first launch',
        peakMemoryBytes: 1024,
        cpuMs: 30,
        exit: { signal: 'SIGKILL', by: 'out-of-memory' },
      },
      { launch: 2, why: '1 test(s) without a fate' },
    ],
  });
  expect(findings.notes).toEqual([
    {
      level: 'warning',
      suite,
      text: 'out of memory: while a launch ran, the kernel has killed a process of it or near it',
    },
  ]);
});

test('what came near its limit and ended by itself is slow; what did not end is hung', () => {
  const slow = { type: 'slow', suite: 'unit', what: 'test', ms: 510, limitMs: 1_000 } as const;
  const findings = record(
    discovered('one', 'two', 'three'),
    { ...slow, test: testId('unit', ref('one')) },
    { ...slow, test: testId('unit', ref('two')) },
    finished('one', { kind: 'passed' }),
    finished('two', { kind: 'hung', by: 'gate', deadline: 'test', limitMs: 1000, message: 'hung', stack: [] }),
    finished('three', { kind: 'passed' }),
  );
  expect(findings.tests.map(({ titles, flags }) => [titles[0], flags])).toEqual([
    ['one', ['slow']],
    ['two', []],
    ['three', []],
  ]);
  expect(findings.totals.slow).toBe(1);
  expect(findings.notes).toEqual([]);
});

test('a slow load that goes well is in no census: it becomes a note', () => {
  const test = testId('unit', { file: 'a.test.ts', titles: ['(load)'] });
  const findings = record({ type: 'slow', suite: 'unit', what: 'load', test, ms: 30_020, limitMs: 60_000 });
  expect(findings.totals).toMatchObject({ census: 0, slow: 0 });
  expect(findings.notes).toEqual([
    { level: 'info', suite: 'unit', text: 'slow: unit :: a.test.ts > (load) had run for 30 s of 60 s' },
  ]);
});
