import { expect, test } from 'vitest';
import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { proofExit, proofJson } from './answer.ts';
import type { Evidence } from './evidence.ts';
import type { Plant } from './plant.ts';
import type { Shown } from './prove.ts';
import { isAsItMustBe, rowOf } from './row.ts';
import { proofScreen } from './screen.ts';

const plant: Plant = {
  name: 'loop',
  what: 'a synchronous loop',
  files: {},
  fates: { 'a.test.ts > first': 'passed', 'a.test.ts > loops': 'hung' },
  culprit: 'a.test.ts > loops',
  at: 'a.test.ts:8',
  endedAs: 'clock',
};

const told = (title: string, more: Partial<TestRecord>): TestRecord => ({
  id: testId('loop', { file: 'a.test.ts', titles: [title] }),
  suite: 'loop',
  file: 'a.test.ts',
  titles: [title],
  outcome: 'passed',
  durationMs: 1,
  attempts: 1,
  flags: [],
  ...more,
});

const at = (line: number): Partial<TestRecord> => ({
  outcome: 'hung',
  flags: ['slow'],
  failure: {
    kind: 'hang',
    message: 'hung',
    stack: [
      { function: 'f', file: '/runtime.js', line: 1, column: 1 },
      { function: 'g', file: 'loop/a.test.ts', line, column: 1 },
    ],
  },
});

const exact = [told('first', {}), told('loops', at(8))];

const loops = testId('loop', { file: 'a.test.ts', titles: ['loops'] });
const node = { pid: 7, command: 'node' };
const story: readonly (readonly [at: number, event: RunEvent])[] = [
  [-1000, { type: 'test-started', suite: 'loop', test: loops, ref: { titles: [] }, attempt: 1, pid: 7 }],
  [
    1310,
    {
      type: 'stack-captured',
      suite: 'loop',
      pid: 7,
      file: 'stacks/a',
      capture: { frames: [], class: 'spinning', via: 'inspector', ms: 300 },
    },
  ],
  [1311, { type: 'deadline-hit', suite: 'loop', deadline: 'test', limitMs: 2000, test: loops }],
  [1320, { type: 'terminating', suite: 'loop', step: 'terminate', processes: [node], reason: 'test limit' }],
  [1900, { type: 'terminating', suite: 'loop', step: 'kill', processes: [node], reason: 'test limit' }],
  [1930, { type: 'worker-lost', suite: 'loop', pid: 7 }],
  [2500, { type: 'exited', suite: 'loop', pid: 6, exit: { code: 1 } }],
];

const without = (type: RunEvent['type']): readonly Stamped[] => events.filter(({ event }) => event.type !== type);
const events: readonly Stamped[] = story.map(([when, event], seq) => ({ seq, at: when, event }));
const evidence: Evidence = { planted: [7], events, tests: exact, alive: [] };

test('what is as it must be, with the times of the journal', () => {
  const row = rowOf('vitest', plant, evidence);
  expect(isAsItMustBe(row)).toBe(true);
  expect(row).toMatchObject({
    named: { text: 'a.test.ts:8' },
    accounted: { text: '2 of 2' },
    toStack: { ms: 310 },
    toKill: { ms: 610 },
  });
});

test('of a hook, whose start the journal does not tell, the length of the look is told', () => {
  expect(rowOf('vitest', plant, { ...evidence, events: without('test-started') }).toStack).toEqual({
    ok: true,
    text: '',
    ms: 300,
  });
});

test.each<[name: string, cell: string, what: Partial<Evidence>, text: string]>([
  ['a deed that was not done proves nothing', 'killed', { planted: [] }, 'it was never there: nothing is proven'],
  ['nobody signalled it', 'killed', { planted: [8] }, 'the journal tells of no kill of 8'],
  ['it lives', 'killed', { alive: [node] }, '7 is alive'],
  ['a survivor', 'survivors', { alive: [{ pid: 9, command: 'sleep' }] }, '1 is alive: 9 sleep'],
  ['another line', 'named', { tests: [exact[0]!, told('loops', at(9))] }, 'a.test.ts:9, not a.test.ts:8'],
  ['another fate', 'named', { tests: [exact[0]!, told('loops', {})] }, 'a.test.ts > loops is passed, not hung'],
  ['a lost test', 'accounted', { tests: [exact[1]!] }, 'a.test.ts > first is missing, not passed'],
  [
    'an invented test',
    'accounted',
    { tests: [...exact, told('more', {})] },
    'a.test.ts > more (passed) was not planted',
  ],
  ['a test told twice', 'accounted', { tests: [...exact, exact[0]!] }, 'a test is told twice'],
  ['no stack', 'toStack', { events: without('stack-captured') }, 'no stack was taken'],
  ['no end', 'toKill', { events: events.slice(0, 5) }, 'no end of it is told'],
])('%s', (_name, cell, what, text) => {
  const row = rowOf('vitest', plant, { ...evidence, ...what });
  expect(isAsItMustBe(row)).toBe(false);
  expect(row).toMatchObject({ [cell]: { ok: false, text } });
});

test('a leak must be told of the process that was planted', () => {
  const leak: Plant = { ...plant, fates: { 'a.test.ts > loops': 'passed leaky' }, endedAs: 'leak' };
  const leaky = (pid: number): Evidence => ({
    ...evidence,
    tests: [told('loops', { flags: ['leaky'], leaks: [{ pid, command: 'node' }] })],
  });
  const { at: _none, ...nowhere } = leak;
  expect(rowOf('vitest', nowhere, leaky(7)).named).toEqual({ ok: true, text: 'loops' });
  expect(rowOf('vitest', nowhere, leaky(8)).named.ok).toBe(false);
});

const shown = (doctored: Partial<Plant>, troubles: readonly string[] = []): readonly Shown[] => [
  { framework: 'vitest', version: '4.1.12', rows: [rowOf('vitest', { ...plant, ...doctored }, evidence)], troubles },
  { framework: 'pytest', why: 'not installed here: install it', isMissing: true },
];

test('a table that is all ✓ exits 0; a framework that is not here is said', () => {
  expect(proofExit(shown({}))).toBe(0);
  expect(proofScreen(shown({}), { colour: false, ms: 3200 })).toBe(
    [
      'framework      planted             killed  named          accounted for  survivors  to stack  to kill',
      'vitest 4.1.12  a synchronous loop  ✓       ✓ a.test.ts:8  ✓ 2 of 2       ✓ 0        ✓ 310 ms  ✓ 610 ms',
      '',
      '- pytest: not installed here: install it',
      '',
      '1 plant in 1 framework, 3.2 s: all is as it must be.',
      '',
    ].join('\n'),
  );
});

test('a doctored expectation is ✗, says why, and exits 1', () => {
  const wrong = shown({ at: 'a.test.ts:9' });
  expect(proofExit(wrong)).toBe(1);
  const text = proofScreen(wrong, { colour: false, ms: 1 });
  expect(text).toContain('✗ vitest, a synchronous loop: named: a.test.ts:8, not a.test.ts:9');
  expect(text).toContain('0 as they must be; 1 thing is not.');
  expect(JSON.parse(proofJson(wrong, { ms: 1, gateVersion: '0' }))).toMatchObject({
    exitCode: 1,
    frameworks: [{ plants: [{ named: { ok: false } }] }, { missing: true }],
  });
});

test('a process of the gate itself that stays exits 1; a gate that shows nothing exits 3', () => {
  expect(proofExit(shown({}, ["of the gate's own, 12 is alive: node"]))).toBe(1);
  expect(proofExit([...shown({}), { framework: 'x', why: 'no whole run', isMissing: false }])).toBe(3);
  expect(proofExit([{ framework: 'x', why: 'not installed here', isMissing: true }])).toBe(3);
});
