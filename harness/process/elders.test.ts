import { expect, test } from 'vitest';
import { Elders } from './elders.ts';
import type { Row } from './process-table.ts';

/** A machine whose processes are (start, inode) by pid. */
const machine = (processes: Record<number, { start: string; inode: number; state?: string } | undefined>) => {
  const asked: string[] = [];
  const elders = new Elders('100', {
    read: pid => {
      asked.push(`read ${pid}`);
      const found = processes[pid];
      return found === undefined ? undefined : ({ pid, start: found.start, state: found.state ?? 'S' } as Row);
    },
    inodeOf: pid => {
      asked.push(`inode ${pid}`);
      return processes[pid]?.inode;
    },
  });
  const asks = (pid: number): readonly string[] => {
    asked.length = 0;
    elders.row(pid);
    return [...asked];
  };
  return { elders, asks };
};

test('who was there before us is read once, then only recognised; who came after is read each time', () => {
  const { asks } = machine({ 7: { start: '99', inode: 1 }, 8: { start: '100', inode: 2 } });
  expect(asks(7)).toEqual(['read 7', 'inode 7', 'read 7']);
  expect([asks(7), asks(7)]).toEqual([['inode 7'], ['inode 7']]);
  expect([asks(8), asks(8)]).toEqual([['read 8'], ['read 8']]);
});

test('a pid that was given out anew is another process', () => {
  const processes: Parameters<typeof machine>[0] = { 7: { start: '99', inode: 1 } };
  const { elders } = machine(processes);
  expect(elders.row(7)?.start).toBe('99');
  processes[7] = { start: '200', inode: 5 };
  expect(elders.row(7)?.start).toBe('200');
  processes[7] = { start: '200', inode: 5, state: 'T' };
  expect(elders.row(7)?.state).toBe('T');
});

test('who has ended is not there, and nobody is remembered in its place', () => {
  const processes: Parameters<typeof machine>[0] = { 7: { start: '99', inode: 1 } };
  const { elders } = machine(processes);
  elders.row(7);
  processes[7] = undefined;
  expect(elders.row(7)).toBeUndefined();
  processes[7] = { start: '300', inode: 1 };
  expect(elders.row(7)?.start).toBe('300');
});
