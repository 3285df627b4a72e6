import { expect, test } from 'vitest';
import { repeat } from './repeat.ts';

type World = { now: number; readonly begun: number[]; running: number; overlaps: number };

const run = async (takesMs: number, chance: number): Promise<World> => {
  const world: World = { now: 0, begun: [], running: 0, overlaps: 0 };
  const stop = new AbortController();
  await repeat(
    async () => {
      world.overlaps += world.running++;
      world.begun.push(world.now);
      await Promise.resolve();
      world.now += takesMs;
      world.running--;
      if (world.begun.length === 4) stop.abort();
    },
    {
      periodMs: 10_000,
      stop: stop.signal,
      chance: () => chance,
      clock: {
        now: () => world.now,
        sleep: async ms => {
          world.now += ms;
        },
      },
    },
  );
  return world;
};

test('it begins anew after each period, with a tenth of jitter', async () => {
  expect((await run(100, 0.5)).begun).toEqual([0, 10_000, 20_000, 30_000]);
  expect((await run(100, 0)).begun).toEqual([0, 9_000, 18_000, 27_000]);
  expect((await run(100, 1)).begun).toEqual([0, 11_000, 22_000, 33_000]);
});

test('what takes longer than its period is followed by a pause, and never by two at once', async () => {
  const { begun, overlaps } = await run(60_000, 0.5);
  expect(begun).toEqual([0, 61_000, 122_000, 183_000]);
  expect(overlaps).toBe(0);
});
