import { expect, test } from 'vitest';
import type { RunEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import type { LiveClock, LiveWatch, Screen } from '../reporter.ts';
import { failure, frame, sampleRun } from '../sample-records.ts';
import { consoleReporter, type ConsoleOptions } from './console.ts';

/** A clock that stands until it is moved. */
const handClock = (): LiveClock & { readonly advance: (ms: number) => Promise<void> } => {
  let now = 1_000;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        const wake = (): void => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.add({ at: now + ms, wake });
        signal?.addEventListener('abort', wake);
      }),
    advance: async ms => {
      await settle();
      const end = now + ms;
      for (;;) {
        const [next] = [...sleepers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (next === undefined) break;
        sleepers.delete(next);
        now = next.at;
        next.wake();
        await settle();
      }
      now = end;
    },
  };
};

type Seen = {
  readonly lines: string[];
  readonly blocks: string[];
  readonly clock: ReturnType<typeof handClock>;
  readonly watch: LiveWatch;
  readonly tell: (...events: readonly RunEvent[]) => void;
};

const look = (kind: Screen['kind'], options: Partial<ConsoleOptions> = {}): Seen => {
  const lines: string[] = [];
  const blocks: string[] = [];
  const clock = handClock();
  const screen: Screen = {
    kind,
    columns: () => 80,
    line: line => lines.push(line),
    block: text => blocks.push(text),
  };
  const reporter = consoleReporter({
    mode: 'normal',
    colour: false,
    limitOf: suite => (suite === 'unit' ? 30_000 : undefined),
    ...options,
  });
  const watch = reporter.start(screen, clock);
  const tell = (...events: readonly RunEvent[]): void => {
    for (const event of events) watch.see({ seq: 0, at: 0, event });
  };
  return { lines, blocks, clock, watch, tell };
};

const ref = (title: string) => ({ file: 'a.test.ts', titles: [title] });
const idOf = (title: string): TestId => testId('unit', ref(title));
const head = { ...sampleRun([]).run, rules: { flaky: 'fail', leaks: 'fail' } as const, root: '/repo' };
const suites = ['unit', 'core'].map(name => ({ name, runner: 'vitest', cwd: '.', why: '' }));
const begin: readonly RunEvent[] = [
  { type: 'run-started', run: head, suites },
  { type: 'suite-started', suite: 'unit' },
  {
    type: 'tests-discovered',
    suite: 'unit',
    tests: ['a', 'b', 'c'].map(title => ({ test: idOf(title), ref: ref(title), mode: 'run' })),
  },
];
const started = (title: string, attempt = 1): RunEvent => ({
  type: 'test-started',
  suite: 'unit',
  test: idOf(title),
  ref: ref(title),
  attempt,
  pid: 7,
});
const finished = (title: string, outcome: Outcome, attempt = 1): RunEvent => ({
  type: 'test-finished',
  suite: 'unit',
  test: idOf(title),
  ref: ref(title),
  attempt,
  ms: 12,
  outcome,
});
const passed: Outcome = { kind: 'passed' };
const failed: Outcome = {
  kind: 'failed',
  failures: [failure('Error: no\nmore', { stack: [frame('node_modules/x.js', 1), frame('src/a.ts', 3)] })],
};
const hung: Outcome = {
  kind: 'hung',
  by: 'gate',
  deadline: 'test',
  limitMs: 30_000,
  message: 'm',
  stack: [frame('src/loop.ts', 7)],
  class: 'spinning',
};
const crashed: Outcome = { kind: 'crashed', exit: { signal: 'SIGKILL' }, message: 'ended by SIGKILL', stack: [] };

test('a terminal shows a line for each suite: how far, what runs, for how long, against which limit', async () => {
  const { blocks, clock, tell } = look('redraws');
  tell(...begin, started('a'));
  await clock.advance(100);
  expect(blocks).toEqual(['unit  0/3 · 100 ms of 30 s a.test.ts > a\ncore  waiting']);
  tell(finished('a', failed), started('b'), started('c'));
  await clock.advance(28_000);
  expect(blocks.at(-1)).toBe('unit  1/3 · failed 1 · 28 s of 30 s a.test.ts > b and 1 more\ncore  waiting');
  tell({ type: 'exited', suite: 'unit', pid: 7, exit: { signal: 'SIGKILL' } });
  await clock.advance(2_000);
  expect(blocks.at(-1)).toBe('unit  1/3 · failed 1 · between tests for 2 s\ncore  waiting');
  tell(
    { type: 'suite-finished', suite: 'unit', exit: { code: 1 }, ms: 31_000 },
    { type: 'suite-started', suite: 'core' },
  );
  await clock.advance(100);
  expect(blocks.at(-1)).toBe('unit  1/3 · failed 1 · done in 31 s\ncore  0/0 · starting for 100 ms');
});

test('a terminal is redrawn at most ten times a second, and cleared at the end', async () => {
  const { blocks, clock, watch, tell } = look('redraws');
  tell(...begin);
  for (let index = 0; index < 500; index += 1) tell(started('a'), finished('a', passed));
  expect(blocks).toEqual([]);
  await clock.advance(1_000);
  expect(blocks).toHaveLength(10);
  watch.stop();
  expect(blocks.at(-1)).toBe('');
  tell(finished('b', failed));
  await clock.advance(10_000);
  expect(blocks).toHaveLength(11);
});

test('elsewhere: one line every 30 s that names what runs and for how long', async () => {
  const { lines, blocks, clock, watch, tell } = look('lines');
  tell(...begin);
  await clock.advance(5_000);
  tell(started('a'));
  await clock.advance(60_000);
  expect(lines).toEqual(['… 30 s: unit 0/3 · 25 s of 30 s a.test.ts > a', '… 1 m: unit 0/3 · 55 s a.test.ts > a']);
  tell({ type: 'suite-finished', suite: 'unit', exit: {}, ms: 1 });
  await clock.advance(30_000);
  expect(lines.at(-1)).toBe('… 1 m 30 s: no suite runs');
  watch.stop();
  await clock.advance(60_000);
  expect(lines).toHaveLength(3);
  expect(blocks).toEqual(['']);
});

const processes = [1, 2, 3, 4, 5].map(pid => ({ pid, command: `sh -c 'sleep\n${pid}'` }));
const everything: readonly RunEvent[] = [
  started('a'),
  finished('a', failed),
  finished('a', passed, 2),
  finished('b', hung),
  finished('c', crashed, 2),
  finished('d', passed),
  finished('e', { kind: 'skipped', reason: 'later' }),
  finished('f', { kind: 'not-run', because: 'hung', reason: 'b' }),
  { type: 'terminating', suite: 'unit', step: 'kill', processes, reason: 'test limit' },
  { type: 'test-leaked', suite: 'unit', test: idOf('d'), ref: ref('d'), leaks: [{ pid: 9, command: '' }] },
  { type: 'survived', suite: 'unit', processes: [{ pid: 8, command: 'dd' }] },
  { type: 'unattributed', suite: 'unit', processes: [{ pid: 6, command: 'cron' }] },
  { type: 'start-failed', suite: 'core', message: 'no such file' },
  { type: 'deadline-hit', suite: 'unit', deadline: 'test', limitMs: 30_000, test: idOf('b') },
  { type: 'deadline-hit', suite: 'unit', deadline: 'silence', limitMs: 300_000 },
  { type: 'requeued', suite: 'unit', tests: [idOf('c')], why: 'its launch was ended' },
  { type: 'note', level: 'info', text: 'quiet' },
  { type: 'note', level: 'error', text: 'loud', suite: 'unit' },
  { type: 'stage-finished', stage: 'fast', verdict: 'pass', ms: 8_100, tests: 42 },
  { type: 'stage-finished', stage: 'preflight', verdict: 'conditional', ms: 99, tests: 1 },
  { type: 'interrupted', signal: 'SIGINT' },
  { type: 'suite-finished', suite: 'unit', exit: { code: 0 }, ms: 5, incomplete: 'nothing was reported' },
];
const bad = [
  '✗ failed  unit :: a.test.ts > a (12 ms): Error: no at src/a.ts:3',
  '~ flaky  unit :: a.test.ts > a (12 ms, attempt 2): failed before, passed now',
  '⧗ hung  unit :: a.test.ts > b at src/loop.ts:7 (test limit 30 s, spinning)',
  '☠ crashed  unit :: a.test.ts > c (12 ms, attempt 2): ended by SIGKILL',
];
const trouble = [
  "† kill  unit, kill 1 sh -c 'sleep 1', 2 sh -c 'sleep 2', 3 sh -c 'sleep 3' and 2 more: test limit",
  '⚠ leaky  unit :: a.test.ts > d: left 9',
  '! survived  unit: 8 dd',
  '⚠ unattributed  unit: 6 cron',
  '✗ not started  core: no such file',
  '⧗ deadline  unit: silence limit, 5 m',
];
const end = [
  '! error  unit: loud',
  'fast: PASS · 42 tests · 8.1 s',
  'preflight: CONDITIONAL · 1 test · 0.1 s',
  '! interrupted  by SIGINT: ending what runs, then the reports',
  '! incomplete  unit: nothing was reported',
];

test('what went wrong, and each kill, stays on the screen', () => {
  const { lines, tell } = look('redraws');
  tell(...everything);
  expect(lines).toEqual([...bad, ...trouble, ...end]);
});

test('verbose tells each test', () => {
  const { lines, tell } = look('lines', { mode: 'verbose' });
  tell(...everything);
  expect(lines).toEqual([
    ...bad,
    '✓ passed  unit :: a.test.ts > d (12 ms)',
    '- skipped  unit :: a.test.ts > e: later',
    '· not-run  unit :: a.test.ts > f: hung, b',
    ...trouble,
    '↻ again  unit: 1 test, its launch was ended',
    '! info  quiet',
    ...end,
  ]);
});

test('quiet tells nothing', async () => {
  const { lines, blocks, clock, watch, tell } = look('redraws', { mode: 'quiet' });
  tell(...begin, ...everything);
  await clock.advance(60_000);
  watch.stop();
  expect([...lines, ...blocks]).toEqual([]);
});

test('a test counts once, by its latest attempt', async () => {
  const { blocks, clock, tell } = look('redraws');
  tell(...begin, finished('a', failed), finished('a', hung, 2), finished('a', passed, 3));
  await clock.advance(100);
  expect(blocks.at(-1)).toBe('unit  1/3 · between tests for 100 ms\ncore  waiting');
});

test('titles, commands and messages cannot write to the terminal', async () => {
  const nasty = '\u001b[2J\u001b]0;t\u0007a\r\nb\u009b1mc';
  const { lines, blocks, clock, tell } = look('redraws', { mode: 'verbose' });
  tell(...begin, { type: 'step-started', suite: 'unit', test: testId('unit', ref(nasty)), pid: 7 });
  await clock.advance(100);
  const fault = failure(nasty, { stack: [frame(nasty, 1)] });
  tell(
    finished(nasty, { kind: 'failed', failures: [fault] }),
    finished(nasty, { ...hung, stack: [frame(nasty, 1)] }),
    finished(nasty, { ...crashed, message: nasty }),
  );
  tell(
    { type: 'terminating', suite: 'unit', step: 'sweep', processes: [{ pid: 1, command: nasty }], reason: nasty },
    { type: 'note', level: 'warning', text: nasty },
  );
  expect(lines).toHaveLength(5);
  expect(blocks).toEqual(['unit  0/3 · 100 ms of 30 s a.test.ts > a bc\ncore  waiting']);
  expect(lines.join('')).not.toMatch(/\p{Cc}/u);
});

test('a screen that throws does not reach the run', async () => {
  const clock = handClock();
  const broken = (): never => {
    throw new Error('EPIPE');
  };
  const screen: Screen = { kind: 'redraws', columns: broken, line: broken, block: broken };
  const watch = consoleReporter({ mode: 'normal', colour: false, limitOf: () => undefined }).start(screen, clock);
  for (const event of [...begin, ...everything]) watch.see({ seq: 0, at: 0, event });
  await clock.advance(1_000);
  expect(() => watch.stop()).not.toThrow();
});
