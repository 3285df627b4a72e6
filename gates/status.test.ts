import { expect, test } from 'vitest';
import { Deadlines } from '../harness/watchdog/deadlines.ts';
import { defaultLimits } from '../harness/watchdog/limits.ts';
import { ref } from './sample-events.ts';
import { statusLines } from './status.ts';

const started = { type: 'test-started', pid: 7, test: ref('one'), attempt: 1 } as const;

test('nothing runs', () => {
  expect(statusLines(new Map(), 0)).toEqual(['gate: nothing runs at this moment']);
});

test('a launch between tests is ended by silence', () => {
  const clocks = new Deadlines(defaultLimits, {}, 0);
  expect(statusLines(new Map([['unit', clocks]]), 10_000)).toEqual([
    'gate: unit: between tests',
    'gate: unit: the silence limit of 5 m ends it in 4 m 50 s',
  ]);
});

test('a test, its clock, and when', () => {
  const clocks = new Deadlines(defaultLimits, {}, 0);
  clocks.hear(started, 10_000);
  expect(statusLines(new Map([['unit', clocks]]), 13_200)).toEqual([
    'gate: unit :: a.test.ts > one runs for 3.2 s of 1 m (pid 7)',
    'gate: unit: the test limit of 1 m ends unit :: a.test.ts > one in 56.8 s',
  ]);
});

test('the clock that rings first is the one that is told', () => {
  const clocks = new Deadlines(defaultLimits, { run: 20_000 }, 0);
  clocks.hear(started, 10_000);
  expect(statusLines(new Map([['unit', clocks]]), 13_200).at(-1)).toBe(
    'gate: unit: the run limit of 20 s ends it in 6.8 s',
  );
  expect(statusLines(new Map([['unit', clocks]]), 30_000).at(-1)).toBe('gate: unit: the run limit of 20 s ends it now');
});

test('a hook is named as it would be in a report', () => {
  const clocks = new Deadlines(defaultLimits, {}, 0);
  const step = {
    kind: 'hook',
    hook: 'beforeAll',
    when: 'before',
    of: { file: 'a.test.ts', titles: ['group'] },
  } as const;
  clocks.hear({ type: 'step-started', pid: 7, step }, 0);
  expect(statusLines(new Map([['unit', clocks]]), 1_000)[0]).toBe(
    'gate: unit :: a.test.ts > group > (hook: beforeAll) runs for 1 s of 1 m (pid 7)',
  );
});
