import { expect, test } from 'vitest';
import type { RunEvent } from '../../harness/protocol/event.ts';
import type { RunHead } from '../../harness/protocol/record.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { joinParts } from './join.ts';
import type { Part } from './part.ts';

const suite = 'unit';
const ref = (title: string): { readonly file: string; readonly titles: readonly string[] } => ({
  file: 'a.ts',
  titles: [title],
});
const passed = (title: string): RunEvent => ({
  type: 'test-finished',
  suite,
  test: testId(suite, ref(title)),
  ref: ref(title),
  attempt: 1,
  ms: 5,
  outcome: { kind: 'passed' },
});
const discovered = (title: string, mode: 'run' | 'unselected'): RunEvent => ({
  type: 'tests-discovered',
  suite,
  tests: [{ test: testId(suite, ref(title)), ref: ref(title), mode }],
});
const launch = (number: number): RunEvent => ({
  type: 'launch-started',
  suite,
  launch: number,
  command: ['x'],
  why: 'y',
});
const stack = (number: number): RunEvent => ({
  type: 'stack-captured',
  suite,
  pid: 7,
  file: `stacks/unit.${number}.7.txt`,
  capture: { frames: [], class: 'spinning', via: 'inspector', ms: 1 },
});

const part = (index: number, root: string, startsAt: number, ...events: readonly RunEvent[]): Part => ({
  runDir: `${root}/.gate/runs/x`,
  head: { id: `r${index}`, root, shard: { index, of: 2, gate: 'core', plan: '' } } as RunHead,
  suites: [{ name: suite, runner: 'vitest', cwd: `${root}/web`, why: '' }],
  events: events.map((event, seq) => ({ seq, at: startsAt + seq, event })),
});

test('a suite of two machines begins once, ends once, and its launches are numbered on', () => {
  const [settled, finished] = [{ type: 'settled' }, { type: 'run-finished' }] as unknown as readonly RunEvent[];
  const one = part(
    1,
    '/one',
    1_000,
    { type: 'suite-started', suite },
    launch(1),
    discovered('a', 'run'),
    discovered('b', 'unselected'),
    passed('a'),
    launch(2),
    { type: 'suite-finished', suite, exit: { code: 0 }, ms: 30 },
    settled!,
    finished!,
  );
  const two = part(
    2,
    '/two',
    500,
    { type: 'suite-started', suite },
    launch(1),
    discovered('b', 'run'),
    stack(1),
    passed('b'),
    { type: 'left-out', suite, tests: 1 },
    { type: 'suite-finished', suite, exit: { code: 1 }, ms: 12, incomplete: 'it broke' },
  );
  const joint = joinParts([one, two], '/here', [suite]);
  expect(joint.suites).toEqual([{ name: suite, runner: 'vitest', cwd: '/here/web', why: '' }]);
  expect(joint.events).toEqual([
    { at: 500, event: { type: 'suite-started', suite } },
    { at: 1_001, event: launch(1) },
    { at: 1_002, event: discovered('a', 'run') },
    { at: 1_003, event: { type: 'tests-discovered', suite, tests: [] } },
    { at: 1_004, event: passed('a') },
    { at: 1_005, event: launch(2) },
    { at: 501, event: launch(3) },
    { at: 502, event: discovered('b', 'run') },
    { at: 503, event: stack(3) },
    { at: 504, event: passed('b') },
    {
      at: 1_006,
      event: { type: 'suite-finished', suite, exit: { code: 1 }, ms: 42, incomplete: 'shard 2/2: it broke' },
    },
  ]);
  expect(joint.files.map(({ runDir, from, to }) => [runDir, from, to])).toEqual([
    ['/one/.gate/runs/x', 'unit.1', 'unit.1'],
    ['/one/.gate/runs/x', 'unit.2', 'unit.2'],
    ['/two/.gate/runs/x', 'unit.1', 'unit.3'],
  ]);
});
