import { expect, test } from 'vitest';
import { readThrough } from './whole-reading.ts';

/** A machine on which a moment passes with each list and each look at one process. Who is alive when, by pid. */
const machine = (lives: Readonly<Record<number, readonly [from: number, to: number]>>) => {
  let now = 0;
  const isAlive = (pid: number): boolean => {
    const [from, to] = lives[pid] ?? [0, 0];
    return from <= now && now < to;
  };
  const asked: number[] = [];
  const list = (): readonly number[] => {
    now += 1;
    return Object.keys(lives).map(Number).filter(isAlive);
  };
  const read = (pid: number): number | undefined => {
    now += 1;
    asked.push(pid);
    return isAlive(pid) ? pid : undefined;
  };
  return { list, read, asked, isAlive };
};

test('who leaves after the list was written has an heir who is found', () => {
  // Ten who stay are read first; by then 50 has left and 51 is there.
  const crowd = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(pid => [pid, [0, 999] as const]));
  const { list, read } = machine({ ...crowd, 50: [0, 8], 51: [8, 999] });
  expect([...readThrough(list, read).keys()].slice(10)).toEqual([51]);
});

test('a line of which each lives shorter than a reading takes is never all of it unseen', () => {
  const crowd = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(pid => [pid, [0, 999] as const]));
  const line = Array.from({ length: 100 }, (_, nth) => [50 + nth, [nth * 5, nth * 5 + 5]] as const);
  const { list, read } = machine({ ...crowd, ...Object.fromEntries(line) });
  for (let look = 0; look < 5; look += 1) expect(readThrough(list, read).size).toBeGreaterThan(10);
});

test('an heir whose pid is lower, because the numbers began anew, is found as well', () => {
  const { list, read } = machine({ 1: [0, 999], 2: [4, 999], 30_000: [0, 3], 30_001: [0, 999] });
  expect([...readThrough(list, read).keys()]).toContain(2);
});

test('nobody is read twice, and where somebody is always being born it comes to an end', () => {
  const { list, read, asked } = machine(
    Object.fromEntries(Array.from({ length: 500 }, (_, pid) => [pid + 1, [pid, 999] as const])),
  );
  readThrough(list, read);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.length).toBeLessThan(500);
});
