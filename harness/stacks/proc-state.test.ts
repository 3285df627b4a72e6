import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { busyShareOf, lookAtProc, parseCaught, parseStat } from './proc-state.ts';
import { waitOf } from './wait-place.ts';

test('a name with spaces and parentheses does not shift the fields', () => {
  const line = '42 (a) b (c) S 7 42 42 0 -1 4194304 1 0 0 0 12 3 0 0 20 0 1 0';
  expect(parseStat(line)).toEqual({ name: 'a) b (c', state: 'S', parent: 7, ticks: 15 });
  expect(parseStat('')).toBeUndefined();
});

test('the handlers of a process are read from its mask', () => {
  const status = 'Name:\tnode\nSigIgn:\t0000000000001000\nSigCgt:\t2000000100004602\n';
  expect([2, 10, 62].map(signal => parseCaught(status, signal))).toEqual([true, true, true]);
  expect([1, 12, 61, 63].map(signal => parseCaught(status, signal))).toEqual([false, false, false, false]);
  expect(parseCaught('', 62)).toBeUndefined();
});

test('the kernel tells what a thread waits for', () => {
  expect(waitOf('61 0xffffffff 0x7ffe 0x0', '', 'x64')).toEqual({ kind: 'child', place: 'wait4' });
  expect(waitOf('260 0xffffffff', '', 'arm64')).toEqual({ kind: 'child', place: 'wait4' });
  expect(waitOf('202 0x1', '', 'x64')).toMatchObject({ kind: 'lock' });
  expect(waitOf('202 0x1', '', 'arm64')).toMatchObject({ kind: 'io', place: 'accept' });
  expect(waitOf('999 0x1', '', 'x64')).toEqual({ kind: 'other', place: 'syscall 999' });
});

test('where the system call is closed, the wait channel tells', () => {
  expect(waitOf('', 'do_wait', 'x64')?.kind).toBe('child');
  expect(waitOf('', 'futex_wait_queue', 'x64')?.kind).toBe('lock');
  expect(waitOf('', 'ep_poll', 'x64')?.kind).toBe('loop');
  expect(waitOf('', 'do_epoll_wait', 'x64')?.kind).toBe('loop');
  expect(waitOf('', 'hrtimer_nanosleep', 'x64')?.kind).toBe('sleep');
  expect(waitOf('', 'pipe_read', 'x64')?.kind).toBe('io');
  expect(waitOf('running', '0', 'x64')).toBeUndefined();
});

test.runIf(process.platform === 'linux')('this very process has a main thread first, and a command', async () => {
  const look = await lookAtProc(process.pid, systemClock);
  expect(look?.threads[0]?.tid).toBe(process.pid);
  expect(look?.command).not.toBe('');
});

test.each([
  ['a loop alone on its CPU', 60, [0, 0], [60, 0], 1, 1],
  ['a loop among many, whose wait is not over and so not counted', 60, [100, 500], [103, 530], 1, 1],
  ['a loop that a quota keeps from running', 60, [0, 0], [6, 0], 1, 1],
  ['a timer that wakes up now and then, on a machine with a queue', 60, [0, 0], [1, 40], 0.75, 0.05],
  ['who ran half of what it got', 60, [0, 0], [20, 20], 0.5, 0.5],
  ['a sleeper', 60, [7, 9], [7, 9], 0, 0],
  ['clocks that go backwards', 60, [7, 0], [6, 70], 0.5, 0.5],
] as const)('%s', (_, elapsed, [ran, waited], [ranThen, waitedThen], ready, busy) => {
  expect(busyShareOf(elapsed, { ran, waited }, { ran: ranThen, waited: waitedThen }, ready)).toBeCloseTo(busy, 2);
});
