import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { type Lapse, PausableClock } from './pausable-clock.ts';

/** A machine whose time goes as the test wants it to. */
const machine = ({ witness = true }: { readonly witness?: boolean } = {}) => {
  const is = { now: 5_000, wall: 1_000_000, boot: 9_000, lived: 0 };
  const base: Clock = { now: () => is.now, wall: () => is.wall, sleep: () => Promise.resolve() };
  const told: Lapse[] = [];
  const clock = new PausableClock(
    base,
    { livedMs: () => (witness ? is.lived : undefined), sinceBootMs: () => is.boot },
    lapse => told.push(lapse),
  );
  const pass = (ms: number, lived = ms): void => {
    is.now += ms;
    is.wall += ms;
    is.boot += ms;
    is.lived += lived;
  };
  return { is, clock, told, pass };
};

test('it goes with the machine', () => {
  const { clock, pass, told } = machine();
  expect(clock.now()).toBe(5_000);
  for (let turn = 0; turn < 50; turn++) {
    pass(500, 400 + (turn % 3) * 100); // the witness beats in steps of its own
    expect(clock.now()).toBe(5_500 + turn * 500);
  }
  expect(told).toEqual([]);
});

test('what is held costs nothing, and is told once', () => {
  const { clock, pass, told } = machine();
  pass(100);
  clock.hold();
  expect(clock.isHeld).toBe(true);
  pass(60_000, 250);
  expect(clock.now()).toBe(5_100);
  clock.release();
  clock.release();
  expect(clock.now()).toBe(5_100);
  pass(100);
  expect(clock.now()).toBe(5_200);
  expect(clock.heldMs()).toBe(60_000);
  expect(told).toEqual([{ kind: 'held', ms: 60_000 }]);
});

test('a gate that was stopped from outside did not run, and neither did its other thread', () => {
  const { clock, pass, told } = machine();
  pass(60_000, 250);
  expect(clock.now()).toBe(5_250);
  expect(clock.heldMs()).toBe(0);
  expect(told).toEqual([{ kind: 'frozen', ms: 59_750 }]);
});

test('a loop that did not turn while the other thread ran is a stall: its time counts', () => {
  const { clock, pass, told } = machine();
  pass(8_000, 7_900);
  expect(clock.now()).toBe(13_000);
  expect(told).toEqual([{ kind: 'stalled', ms: 8_000 }]);
});

test('stopped in the middle of a stall: only what nobody lived is taken out', () => {
  const { clock, pass, told } = machine();
  pass(10_000, 4_000);
  expect(clock.now()).toBe(9_000);
  expect(told).toEqual([{ kind: 'frozen', ms: 6_000 }]);
});

test('without a witness a gap is forgiven', () => {
  const { clock, pass, told } = machine({ witness: false });
  pass(8_000);
  expect(clock.now()).toBe(5_000);
  expect(told).toEqual([{ kind: 'frozen', ms: 8_000 }]);
});

test('a sleep that the monotonic clock leaves out is told; nothing has to be moved', () => {
  const { is, clock, pass, told } = machine();
  pass(400);
  clock.now();
  is.wall += 3_600_000;
  is.boot += 3_600_000;
  pass(25);
  expect(clock.now()).toBe(5_425);
  pass(25);
  expect(clock.now()).toBe(5_450);
  expect(told).toEqual([{ kind: 'slept', ms: 3_600_000 }]);
});

test.each([-3_600_000, 3_600_000])('a wall clock that is set by %i moves no limit, and is told once', ms => {
  const { is, clock, pass, told } = machine();
  is.wall += ms;
  pass(25);
  expect(clock.now()).toBe(5_025);
  pass(25);
  expect(clock.now()).toBe(5_050);
  expect(told).toEqual([{ kind: 'reset', ms }]);
});

test('a short gap is taken out in silence', () => {
  const { clock, pass, told } = machine();
  pass(1_500, 250);
  expect(clock.now()).toBe(5_250);
  expect(told).toEqual([]);
});
