import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { Ranges } from './ranges.ts';

const handClock = () => {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    wall: () => now,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve());
      }),
  };
  const to = async (at: number): Promise<void> => {
    now = at;
    for (const { at: due, wake } of sleepers) if (due <= now) wake();
    await new Promise(resolve => setImmediate(resolve));
  };
  return { clock, to };
};

test('the first bytes are told at once, then once a second, without a gap', async () => {
  const { clock, to } = handClock();
  const told: (readonly [number, number])[] = [];
  const ranges = new Ranges(range => told.push(range), clock);
  ranges.add(0, 3);
  expect(told).toEqual([[0, 3]]);
  ranges.add(3, 5);
  ranges.add(7, 9);
  await to(999);
  expect(told).toHaveLength(1);
  await to(1_000);
  expect(told).toEqual([
    [0, 3],
    [3, 9],
  ]);
  await to(1_500);
  ranges.add(9, 10);
  expect(told).toHaveLength(2);
  ranges.close();
  expect(told).toEqual([
    [0, 3],
    [3, 9],
    [9, 10],
  ]);
});

test('silence is not told', () => {
  const told: unknown[] = [];
  new Ranges(range => told.push(range), handClock().clock).close();
  expect(told).toEqual([]);
});
