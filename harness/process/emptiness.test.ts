import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { untilEmpty } from './emptiness.ts';

/** A clock on which sleeping takes no time. */
const fastClock = (): Clock => {
  let now = 0;
  return {
    now: () => now,
    wall: () => now,
    sleep: ms => {
      now += ms;
      return Promise.resolve();
    },
  };
};

test('a look that is not sure has not seen an empty tree', async () => {
  const sure = [true, false, false, true, true];
  let looks = 0;
  const seen = await untilEmpty(() => [], {
    limitMs: 5_000,
    clock: fastClock(),
    isSure: () => sure[looks++] ?? true,
  });
  expect({ seen, looks }).toEqual({ seen: [], looks: 5 });
});

test('who stays unsure is not waited for longer than the limit', async () => {
  const clock = fastClock();
  expect(await untilEmpty(() => [], { limitMs: 1_000, clock, isSure: () => false })).toEqual([]);
  expect(clock.now()).toBeLessThanOrEqual(1_050);
});
