import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let waited: number[] = [];
let rest: typeof import('./rest.ts').rest;
let withoutRest: typeof import('./rest.ts').withoutRest;

beforeEach(async () => {
  waited = [];
  vi.spyOn(Atomics, 'wait').mockImplementation((...args: readonly unknown[]) => {
    waited.push(Number(args[3]));
    return 'timed-out';
  });
  vi.resetModules(); // a thread that has not yet rested
  ({ rest, withoutRest } = await import('./rest.ts'));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const old = -10_000;
const nextTurn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('the first piece is read at once, one that follows soon waits for others', async () => {
  rest(100, 1_000, old);
  expect(waited).toEqual([]);
  rest(100, 1_010, old);
  expect(waited).toEqual([30]);
  await nextTurn();
  rest(100, 1_041, old);
  expect(waited).toEqual([30, 39]);
});

test('a piece that comes after a pause is read at once', () => {
  rest(100, 1_000, old);
  rest(100, 1_040, old);
  rest(100, 9_000, old);
  expect(waited).toEqual([]);
});

test('two streams rest once in a turn of the loop, and never longer than a rest', async () => {
  rest(100, 1_000, old);
  rest(100, 1_001, old);
  rest(100, 1_041, old);
  expect(waited).toEqual([39]);
  await nextTurn();
  for (let turn = 0; turn < 100; turn++) {
    rest(100, 1_001, old);
    await nextTurn();
  }
  expect(Math.max(...waited)).toBeLessThanOrEqual(40);
});

test('who says much, and a launch that is young, are not kept waiting', () => {
  rest(100, 1_000, old);
  rest(16 * 1024, 1_001, old);
  rest(100, 1_002, -900);
  expect(waited).toEqual([]);
});

test('nobody rests while something is done that has to be quick', async () => {
  rest(100, 1_000, old);
  await withoutRest(async () => {
    rest(100, 1_001, old);
    await nextTurn();
    rest(100, 1_002, old);
  });
  expect(waited).toEqual([]);
  await expect(withoutRest(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  rest(100, 1_003, old);
  expect(waited).toEqual([37]);
});
