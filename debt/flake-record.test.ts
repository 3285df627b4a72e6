import { describe, expect, test } from 'vitest';
import { flakeRecord, type FlakeRun, isFlaky } from './flake-record.ts';

const day = 86_400_000;
/** `.` passed, `x` failed, `r` passed on the second attempt; each a day after the one before, at a commit of its own. */
const runs = (text: string, more: Partial<FlakeRun> = {}): readonly FlakeRun[] =>
  Array.from(text, (sign, nth) => ({
    at: nth * day,
    outcome: sign === 'x' ? 'failed' : 'passed',
    flags: sign === 'r' ? ['flaky'] : [],
    attempts: sign === 'r' ? 2 : 1,
    ms: 1000,
    commit: `c${nth}`,
    ...more,
  }));
const record = (text: string, more?: Partial<FlakeRun>) => {
  const found = flakeRecord(runs(text, more));
  if (found === undefined) throw new Error('no runs');
  return found;
};

test('no runs, no record', () => expect(flakeRecord([])).toBeUndefined());

test('rate with its interval, flips, and what the extra attempts have cost', () => {
  const found = record('...x..r...');
  expect(found).toMatchObject({ runs: 10, failures: 2, rate: 0.2, retried: 1, cost: { reruns: 1, ms: 500 } });
  expect(found.lower).toBeCloseTo(0.0567, 3); // as in the tables of Wilson's interval for 2 of 10
  expect(found.upper).toBeCloseTo(0.5098, 3);
  expect(found.flipRate).toBeCloseTo(4 / 9);
});

describe('what may be owed as flaky', () => {
  test.each([
    ['.........', false],
    ['xxxxxxxxxxxx', false], // broken
    ['......xxxxxx', false], // broken since then
    ['xxxxxx......', false], // mended since then
    ['.x..........', false], // once is no habit
    ['.x...x......', true],
    ['.x.x', false], // too few runs at commits of their own
    ['..r', true],
  ])('%s: %s', (text, flaky) => expect(isFlaky(record(text))).toBe(flaky));

  test('passed and failed at one commit', () => {
    expect(isFlaky(record('.x', { commit: 'c' }))).toBe(true);
    expect(record('.x', { commit: 'c' }).disagreements).toEqual(['c']);
    expect(isFlaky(record('xx', { commit: 'c' }))).toBe(false);
    const { commit: _commit, ...bare } = runs('.')[0] ?? { at: 0, outcome: '', flags: [], attempts: 1, ms: 0 };
    expect(flakeRecord([bare, { ...bare, outcome: 'failed' }])?.disagreements).toEqual([]);
  });
});

describe('since when', () => {
  test('the run and the commit with which it began to go wrong more often', () => {
    expect(record(`${'.'.repeat(30)}x.x..x.x.x`).since).toEqual({ at: 30 * day, commit: 'c30', before: 0, after: 0.5 });
    expect(record(`${'.'.repeat(9)}x${'.'.repeat(20)}${'x'.repeat(5)}`).since).toMatchObject({
      commit: 'c30',
      after: 1,
    });
  });

  test.each(['..........', 'xxxxxxxxxx', '.x.x.x.x.x.x.x.x', '.....x....', `${'x'.repeat(20)}${'.'.repeat(20)}`])(
    '%s: no change to the worse that chance does not explain',
    text => expect(record(text).since).toBeUndefined(),
  );

  test('of 200 tests that fail by chance, once in ten runs, hardly any is said to have changed', () => {
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const told = Array.from({ length: 200 }, () =>
      record(Array.from({ length: 60 }, () => (random() < 0.1 ? 'x' : '.')).join('')),
    ).filter(({ since }) => since !== undefined);
    expect(told.length).toBeLessThan(6);
  });
});
