import { expect, test } from 'vitest';
import type { FailureRecord, TestRecord } from '../harness/protocol/record.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { observe } from './observe.ts';
import { ownWords } from './own-words.ts';
import { signatureOf } from './signature.ts';

const record = (more: Partial<TestRecord>): TestRecord => ({
  id: testId('unit', { file: 'a.test.ts', titles: ['one'] }),
  suite: 'unit',
  file: 'a.test.ts',
  titles: ['one'],
  outcome: 'passed',
  durationMs: 1,
  attempts: 1,
  flags: [],
  ...more,
});

const boom = { kind: 'fail', message: 'Error: boom 12', stack: [] } as const;
const seen = { ...signatureOf('Error: boom 12') };
const sleep = { pid: 7, command: '/bin/sleep 300' };

test.each([
  ['passed', {}, []],
  ['skipped', { outcome: 'skipped', reason: 'todo' }, []],
  ['not run', { outcome: 'not-run', reason: 'hook' }, []],
  ['slow', { flags: ['slow'] }, []],
  ['failed', { outcome: 'failed', failure: boom }, [{ kind: 'fail', ...seen }]],
  ['failed only through its children', { outcome: 'failed', failure: { ...boom, because: 'children' } }, []],
  [
    'failed, and nobody says why',
    { outcome: 'failed' },
    [{ kind: 'fail', ...signatureOf('failed without a message') }],
  ],
  [
    'hung',
    { outcome: 'hung', failure: { kind: 'hang', message: 'x', stack: [], class: 'io', deadline: 'test' } },
    [{ kind: 'hang', ...signatureOf('hang: io (test limit)') }],
  ],
  [
    'crashed',
    { outcome: 'crashed', failure: { kind: 'crash', message: 'killed by SIGSEGV', stack: [] } },
    [{ kind: 'crash', ...signatureOf('crash: SIGSEGV') }],
  ],
  ['leaky', { flags: ['leaky'], leaks: [sleep] }, [{ kind: 'leak', ...signatureOf('leak: sleep') }]],
  [
    'leaky, skipped',
    { outcome: 'skipped', flags: ['leaky'], leaks: [sleep] },
    [{ kind: 'leak', ...signatureOf('leak: sleep') }],
  ],
  ['flaky', { flags: ['flaky'], earlier: [boom, { ...boom, message: 'later' }] }, [{ kind: 'flaky', ...seen }]],
  ['flaky, and nobody says why', { flags: ['flaky'] }, [{ kind: 'flaky', ...signatureOf('failed without a message') }]],
  ['flaky through its children', { flags: ['flaky'], earlier: [{ ...boom, because: 'children' }] }, []],
  [
    'flaky and leaky',
    { flags: ['flaky', 'leaky'], earlier: [boom], leaks: [sleep] },
    [
      { kind: 'flaky', ...seen },
      { kind: 'leak', ...signatureOf('leak: sleep') },
    ],
  ],
  [
    'failed and leaky',
    { outcome: 'failed', failure: boom, flags: ['leaky'], leaks: [sleep] },
    [
      { kind: 'fail', ...seen },
      { kind: 'leak', ...signatureOf('leak: sleep') },
    ],
  ],
  [
    'failed again and again',
    { outcome: 'failed', failure: boom, flags: ['flaky'], earlier: [boom] },
    [{ kind: 'fail', ...seen }],
  ],
] as const)('%s', (_name, more, owed) => {
  expect(observe(record(more))).toEqual(owed);
});

const alice = ownWords({ folders: [], users: ['alice'], hosts: ['falcon'] });
const mine = (message: string, more: Partial<TestRecord> = {}, stack: FailureRecord['stack'] = []) =>
  observe(record({ outcome: 'failed', failure: { kind: 'fail', message, stack }, ...more }), alice);

test('names of the machine are masked, and told beside it as they were written before', () => {
  const text = 'Error: alice has no rights on falcon';
  const { signature, message } = signatureOf('Error: <user1> has no rights on <host1>');
  expect(mine(text)).toEqual([{ kind: 'fail', signature, message, named: signatureOf(text) }]);
  expect(mine('Error: boom 12')).toEqual([{ kind: 'fail', ...seen }]);
});

test('names that the test or a place of the project has are words like any other', () => {
  const text = 'Error: alice has no rights';
  expect(mine(text, { id: testId('unit', { file: 'a.test.ts', titles: ['greets alice'] }) })).toEqual([
    { kind: 'fail', ...signatureOf(text) },
  ]);
  const stack = [{ function: 'greet', file: 'src/alice.ts', line: 1, column: 1 }];
  expect(mine(text, {}, stack)).toEqual([{ kind: 'fail', ...signatureOf(`${text} @ src/alice.ts:greet`) }]);
});
