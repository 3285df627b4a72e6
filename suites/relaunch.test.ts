import { expect, test } from 'vitest';
import type { Ending } from './ending.ts';
import { LooseEnds } from './loose-ends.ts';
import { type Ended, relaunch } from './relaunch.ts';

const crashed: Ending = {
  exit: { signal: 'SIGKILL' },
  startFailure: undefined,
  cut: true,
  whole: true,
  putBack: false,
  done: false,
  bailed: undefined,
  gaps: [],
  deadline: undefined,
  sessionFailures: [],
  unseen: 0,
};
const next = (ending: Partial<Ending>, more: Partial<Ended> = {}): ReturnType<typeof relaunch> => {
  const ends = new LooseEnds('s');
  ends.discover([{ file: 'a', titles: ['x'], mode: 'run' }]);
  return relaunch({ ending: { ...crashed, ...ending }, ends, launches: 1, barren: 0, ...more });
};
const again = { why: '1 test(s) without a fate' };

test.each([
  ['a launch that came to its end', { cut: false }],
  ['a runner that stops early by its own rule', { bailed: '--bail' }],
  ['the clock of the suite', { deadline: 'suite' }],
  ['the clock of the run', { deadline: 'run' }],
  ['a start that failed', { startFailure: 'not found' }],
] as const)('no other launch after %s', (_, ending) => {
  expect(next(ending)).toEqual({});
});

test('a crash is followed by a launch of what is left, without end as long as each tells something new', () => {
  expect(next({})).toEqual(again);
  expect(next({}, { launches: 200 })).toEqual(again);
});

test('… but not for ever', () => {
  expect(next({}, { launches: 201 })).toEqual({ gaveUp: 'gave up after 200 relaunches' });
  expect(next({}, { launches: 3, relaunches: 2 })).toEqual({ gaveUp: 'gave up after 2 relaunches' });
});

test('one launch that tells nothing new may be bad luck, two in a row are a loop', () => {
  expect(next({}, { launches: 2, barren: 1 })).toEqual(again);
  expect(next({}, { launches: 3, barren: 2 })).toEqual({
    gaveUp: 'crash loop: 2 launches in a row ended without a new result',
  });
});

test('a clock that ends a launch which told nothing new is not waited for again', () => {
  expect(next({ deadline: 'silence' })).toEqual(again);
  expect(next({ deadline: 'silence' }, { launches: 2, barren: 1 })).toEqual({});
});

test('nothing left, nothing to do; nothing known, a look', () => {
  const ends = new LooseEnds('s');
  expect(relaunch({ ending: crashed, ends, launches: 1, barren: 0 }).why).toMatch(/^to see whether/);
  ends.plan([{ file: 'a' }]);
  expect(relaunch({ ending: crashed, ends, launches: 1, barren: 0 }).why).toBe(
    '1 file(s) that nobody has loaded to the end',
  );
  ends.startStep(1, { kind: 'load', file: 'a' });
  ends.finishStep(1, { kind: 'load', file: 'a' }, 'loaded');
  expect(relaunch({ ending: crashed, ends, launches: 1, barren: 0 })).toEqual({});
});
