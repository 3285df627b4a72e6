import { expect, test } from 'vitest';
import { Meter } from './meter.ts';
import type { Usage } from './tree.ts';

const mib = 2 ** 20;
const use = (pid: number, ppid: number, more: Partial<Usage> = {}): Usage => ({
  pid,
  ppid,
  start: `${pid}0`,
  cpuMs: 0,
  reapedMs: 0,
  residentBytes: 0,
  ...more,
});
/** Half of each process is shared. */
const half = (usages: readonly Usage[]) => (pid: number) =>
  (usages.find(usage => usage.pid === pid)?.residentBytes ?? 0) / 2;

test('shared pages count once: the ceiling and the peak go by the proportional size', () => {
  const usages = [use(1, 0, { residentBytes: 100 * mib }), use(2, 1, { residentBytes: 300 * mib })];
  const meter = new Meter(1, half(usages));
  meter.see(usages);
  expect(meter.peakBytes).toBe(200 * mib);
  expect(meter.above(200 * mib)).toBeUndefined();
  expect(meter.above(199 * mib)).toEqual({ bytes: 200 * mib, largest: { pid: 2, bytes: 150 * mib } });
});

test('the dear question is not asked of a tree that is small, nor again of one that has hardly grown', () => {
  let asked = 0;
  const meter = new Meter(1, () => {
    asked += 1;
    return undefined;
  });
  meter.see([use(1, 0, { residentBytes: 100 * mib })]);
  meter.see([use(1, 0, { residentBytes: 120 * mib })]);
  expect(meter.above(120 * mib)).toBeUndefined();
  expect(asked).toBe(1);
  expect(meter.peakBytes).toBe(120 * mib);
  meter.see([use(1, 0, { residentBytes: 130 * mib })]);
  expect(asked).toBe(2);
});

test('the peak stays when the tree has shrunk, and nothing seen is nothing told', () => {
  const meter = new Meter(1, () => undefined);
  expect([meter.peakBytes, meter.cpuMs(undefined)]).toEqual([undefined, undefined]);
  meter.see([use(1, 0, { residentBytes: mib })]);
  meter.see([use(1, 0, { residentBytes: 0 })]);
  expect(meter.peakBytes).toBe(mib);
});

test.each([
  ['the living', [[use(1, 0, { cpuMs: 30 }), use(2, 1, { cpuMs: 40 })]], undefined, 70],
  ['a child that nobody saw, in the account of its parent', [[use(1, 0, { cpuMs: 30, reapedMs: 50 })]], undefined, 80],
  [
    'a child that was seen and then waited for, once',
    [[use(1, 0, { cpuMs: 30 }), use(2, 1, { cpuMs: 40 })], [use(1, 0, { cpuMs: 30, reapedMs: 45 })]],
    undefined,
    75,
  ],
  [
    'a child that was seen and never waited for',
    [[use(1, 0, { cpuMs: 30 }), use(2, 1, { cpuMs: 40 })], [use(1, 0, { cpuMs: 30 })]],
    undefined,
    70,
  ],
  [
    'what the end of the leader told, and the daemon that it did not wait for',
    [[use(1, 0, { cpuMs: 30 }), use(2, 1, { cpuMs: 40 })], [use(2, 9, { cpuMs: 60 })]],
    100,
    160,
  ],
  ['a launch that was never looked at', [], 20, 20],
])('the time on a CPU: %s', (_, looks: readonly (readonly Usage[])[], reapedMs, ms) => {
  const meter = new Meter(1, () => undefined);
  for (const usages of looks) meter.see(usages);
  expect(meter.cpuMs(reapedMs)).toBe(ms);
});
