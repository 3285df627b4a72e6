import { spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { readProcessTable, readRow, type Row } from './process-table.ts';
import { hasProcessTable, type Member } from './tree.ts';
import { wholeGroups } from './whole-groups.ts';

const leaders: number[] = [];

afterEach(async () => {
  for (const pid of leaders.splice(0)) {
    process.kill(-pid, 'SIGKILL');
    await expect.poll(() => groupOf(pid)).toEqual([]);
  }
});

/** A shell and a sleeper in one group. */
const group = async (): Promise<number> => {
  const { pid = 0 } = spawn('sh', ['-c', 'sleep 300 & wait'], { detached: true, stdio: 'ignore' });
  leaders.push(pid);
  await expect.poll(() => groupOf(pid).length).toBe(2);
  return pid;
};

const groupOf = (pid: number): readonly Row[] =>
  [...(readProcessTable()?.values() ?? [])].filter(({ pgrp }) => pgrp === pid);

const membersOf = (rows: readonly Row[]): readonly Member[] =>
  rows.map(({ pid, ppid, start }) => ({ pid, ppid, start, command: 'one' }));

test.runIf(hasProcessTable)('a group that is meant as a whole, the youngest first', async () => {
  const [first, second] = [await group(), await group()];
  const rows = [...groupOf(first), ...groupOf(second)];
  expect(wholeGroups(rows, membersOf(rows), new Set())).toEqual([second, first]);
});

test.runIf(hasProcessTable)('not one of which only a part is meant, or in which others were seen', async () => {
  const pid = await group();
  const rows = groupOf(pid);
  expect(wholeGroups(rows, membersOf(rows.slice(1)), new Set())).toEqual([]);
  expect(wholeGroups(rows, membersOf(rows), new Set([pid]))).toEqual([]);
});

test.runIf(hasProcessTable)('not one whose number may name others by now', async () => {
  const pid = await group();
  const was = groupOf(pid).map(row => ({ ...row, start: String(Number(row.start) - 1) }));
  expect(wholeGroups(was, membersOf(was), new Set())).toEqual([]);
  const moved = readRow(process.pid);
  if (moved === undefined) throw new Error('we are not there');
  const elsewhere = { ...moved, pgrp: pid };
  expect(wholeGroups([elsewhere], membersOf([elsewhere]), new Set())).toEqual([]);
});
