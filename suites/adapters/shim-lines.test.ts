import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent, Step } from '../../harness/protocol/event.ts';
import type {
  Deadline,
  Exit,
  Failure,
  Frame,
  HangClass,
  NotRunReason,
  Outcome,
} from '../../harness/protocol/outcome.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';
import { shimDecoder } from './shim-lines.ts';

type OfType<T extends RunnerEvent['type']> = Extract<RunnerEvent, { readonly type: T }>;
type OfKind<K extends Outcome['kind']> = Extract<Outcome, { readonly kind: K }>;

const text = fc.string({ unit: 'grapheme' });
const ms = fc.double({ min: 0, max: 1e9, noNaN: true }).map(value => (Object.is(value, -0) ? 0 : value));
const pid = fc.integer({ min: 1, max: 4_194_304 });
const attempt = fc.integer({ min: 1, max: 9 });

/** A record in which some keys may be missing, as JSON leaves them out. */
const partly = <T extends object, K extends keyof T>(
  model: { [P in keyof Required<T>]: fc.Arbitrary<Required<T>[P]> },
  required: readonly K[],
): fc.Arbitrary<T> => fc.record(model, { requiredKeys: [...required] }) as unknown as fc.Arbitrary<T>;

const ref = partly<TestRef, 'titles'>({ file: text, titles: fc.array(text), project: text, nth: fc.nat() }, ['titles']);
const frame: fc.Arbitrary<Frame> = fc.record({
  function: text,
  file: text,
  line: fc.nat(),
  column: fc.nat(),
});
const stack = fc.array(frame, { maxLength: 3 });
const exit = partly<Omit<Exit, 'by'>, never>({ code: fc.integer(), signal: text }, []);
const failure = partly<Failure, 'message' | 'stack'>(
  { message: text, stack, detail: text, because: fc.constant('children') },
  ['message', 'stack'],
);
const deadline = fc.constantFrom<Deadline[]>('test', 'hook', 'load', 'silence', 'teardown', 'suite', 'run');
const hang = fc.constantFrom<HangClass[]>('spinning', 'waiting-for-child', 'lock', 'io', 'idle', 'stopped', 'unknown');
const notRun = fc.constantFrom<NotRunReason[]>(
  'hook',
  'load',
  'hung',
  'crashed',
  'budget',
  'deselected',
  'interrupted',
  'deadline',
  'lost',
);

const outcomes: { readonly [K in Outcome['kind']]: fc.Arbitrary<OfKind<K>> } = {
  passed: fc.record({ kind: fc.constant('passed') }),
  failed: fc.record({ kind: fc.constant('failed'), failures: fc.array(failure, { maxLength: 2 }) }),
  hung: partly<OfKind<'hung'>, Exclude<keyof OfKind<'hung'>, 'class'>>(
    {
      kind: fc.constant('hung'),
      by: fc.constantFrom('gate', 'runner'),
      deadline,
      limitMs: ms,
      message: text,
      stack,
      class: hang,
    },
    ['kind', 'by', 'deadline', 'limitMs', 'message', 'stack'],
  ),
  crashed: fc.record({ kind: fc.constant('crashed'), exit, message: text, stack }),
  skipped: partly<OfKind<'skipped'>, 'kind'>({ kind: fc.constant('skipped'), reason: text }, ['kind']),
  'not-run': partly<OfKind<'not-run'>, 'kind' | 'because'>(
    { kind: fc.constant('not-run'), because: notRun, reason: text },
    ['kind', 'because'],
  ),
};
const outcome = fc.oneof(...Object.values(outcomes));

const step: fc.Arbitrary<Step> = fc.oneof(
  partly<Extract<Step, { kind: 'load' }>, 'kind' | 'file'>({ kind: fc.constant('load'), file: text, project: text }, [
    'kind',
    'file',
  ]),
  fc.record({
    kind: fc.constant('hook' as const),
    hook: text,
    when: fc.constantFrom('before' as const, 'after' as const, 'each' as const),
    of: ref,
  }),
);

const discovered = partly<OfType<'discovered'>['tests'][number], 'titles' | 'mode'>(
  {
    file: text,
    titles: fc.array(text),
    project: text,
    nth: fc.nat(),
    mode: fc.constantFrom('run', 'skip', 'deselected', 'unselected'),
    reason: text,
  },
  ['titles', 'mode'],
);

const check = partly<OfType<'check-finished'>['check'], 'status' | 'message'>(
  {
    status: fc.constantFrom('pass', 'warn', 'fail', 'skip', 'error'),
    message: text,
    observed: text,
    expected: text,
    remedy: text,
    pings: fc.record({ of: fc.constantFrom('redis', 'postgres'), connectMs: ms, ms: fc.array(ms) }),
  },
  ['status', 'message'],
);

// One entry a type: the compiler asks for the missing one when the protocol grows.
const events: { readonly [T in RunnerEvent['type']]: fc.Arbitrary<OfType<T>> } = {
  'runner-ready': partly<OfType<'runner-ready'>, 'type' | 'pid' | 'runtime' | 'spare'>(
    {
      type: fc.constant('runner-ready'),
      pid,
      runtime: fc.constantFrom('node', 'python', 'native'),
      version: text,
      spare: fc.boolean(),
      isMourned: fc.boolean(),
    },
    ['type', 'pid', 'runtime', 'spare'],
  ),
  planned: fc.record({
    type: fc.constant('planned'),
    files: fc.array(fc.oneof(fc.record({ file: text }), fc.record({ file: text, project: text })), { maxLength: 3 }),
  }),
  discovered: fc.record({
    type: fc.constant('discovered'),
    pid,
    tests: fc.array(discovered, { maxLength: 3 }),
  }),
  'file-finished': partly<OfType<'file-finished'>, 'type' | 'pid' | 'file'>(
    { type: fc.constant('file-finished'), pid, file: text, project: text },
    ['type', 'pid', 'file'],
  ),
  'check-finished': fc.record({ type: fc.constant('check-finished'), pid, test: ref, ms, check }),
  'step-started': partly<OfType<'step-started'>, 'type' | 'pid' | 'step'>(
    { type: fc.constant('step-started'), pid, step, ownLimitMs: ms },
    ['type', 'pid', 'step'],
  ),
  'step-finished': partly<OfType<'step-finished'>, 'type' | 'pid' | 'step' | 'ms'>(
    {
      type: fc.constant('step-finished'),
      pid,
      step,
      ms,
      outcome,
      isShared: fc.boolean(),
      more: fc.constant(true as const),
    },
    ['type', 'pid', 'step', 'ms'],
  ),
  'test-started': partly<OfType<'test-started'>, 'type' | 'pid' | 'test' | 'attempt'>(
    {
      type: fc.constant('test-started'),
      pid,
      test: ref,
      attempt,
      ownLimitMs: ms,
      concurrent: fc.boolean(),
      key: text,
    },
    ['type', 'pid', 'test', 'attempt'],
  ),
  'test-finished': fc.record({
    type: fc.constant('test-finished'),
    pid,
    test: ref,
    attempt,
    ms,
    outcome,
  }),
  'test-paused': partly<OfType<'test-paused'>, 'type' | 'pid' | 'test'>(
    { type: fc.constant('test-paused'), pid, test: ref, aside: fc.boolean() },
    ['type', 'pid', 'test'],
  ),
  'test-resumed': partly<OfType<'test-resumed'>, 'type' | 'pid' | 'test' | 'attempt'>(
    { type: fc.constant('test-resumed'), pid, test: ref, attempt, ownLimitMs: ms, key: text },
    ['type', 'pid', 'test', 'attempt'],
  ),
  'process-ended': fc.record({ type: fc.constant('process-ended'), pid, outcome }),
  forked: fc.record({ type: fc.constant('forked'), pid, key: text }),
  bailed: fc.record({ type: fc.constant('bailed'), reason: text }),
  incomplete: fc.record({ type: fc.constant('incomplete'), reason: text }),
  'session-failed': partly<OfType<'session-failed'>, 'type' | 'failure'>(
    { type: fc.constant('session-failed'), failure, workerLoss: fc.boolean() },
    ['type', 'failure'],
  ),
  'tests-done': fc.record({ type: fc.constant('tests-done') }),
  'runner-view': fc.record({
    type: fc.constant('runner-view'),
    tests: fc.array(fc.record({ test: ref, outcome, ms }), { maxLength: 3 }),
  }),
};
const event = fc.oneof(...Object.values(events));
const stamped = event.map(said => ({
  said,
  line: JSON.stringify({ at: 1_792_000_000_000, ...said }),
}));

test('every event comes back as it was written, without its stamp', () => {
  fc.assert(
    fc.property(stamped, ({ said, line }) => {
      expect(shimDecoder().line(line)).toEqual([said]);
    }),
  );
});

test('a line cut anywhere is dropped and counted, and nothing is thrown', () => {
  fc.assert(
    fc.property(stamped, fc.nat(), ({ line }, at) => {
      const bytes = Buffer.from(line);
      const cut = bytes.subarray(0, 1 + (at % (bytes.length - 1))).toString('utf8');
      const decoder = shimDecoder();
      expect(decoder.line(cut)).toEqual([]);
      expect(decoder.dropped()).toBe(1);
    }),
  );
});

test('two lines run together by a writer that died are dropped, and the next one is read', () => {
  const decoder = shimDecoder();
  expect(decoder.line('{"type":"tests-d{"type":"tests-done"}')).toEqual([]);
  expect(decoder.line('{"type":"tests-done","at":1}')).toEqual([{ type: 'tests-done' }]);
  expect(decoder.dropped()).toBe(1);
});

test.each([
  'null',
  '3',
  '"tests-done"',
  '[]',
  '{}',
  '{"type":"unheard-of"}',
  '{"type":"test-started","pid":"7","test":{"titles":[]},"attempt":1}',
  '{"type":"test-started","pid":7,"test":{},"attempt":1}',
])('a line that says nothing known is dropped: %s', line => {
  const decoder = shimDecoder();
  expect(decoder.line(line)).toEqual([]);
  expect(decoder.dropped()).toBe(1);
});

test('an arbitrary line never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), line => {
      expect(Array.isArray(shimDecoder().line(line))).toBe(true);
    }),
  );
});

test('an empty line is not trouble', () => {
  const decoder = shimDecoder();
  expect(decoder.line('')).toEqual([]);
  expect(decoder.dropped()).toBe(0);
});

test('two decoders share nothing', () => {
  const [one, other] = [shimDecoder(), shimDecoder()];
  one.line('torn');
  expect([one.dropped(), other.dropped()]).toEqual([1, 0]);
});
