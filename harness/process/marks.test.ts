import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { isInExec } from './in-exec.ts';
import { Marks } from './marks.ts';
import { readRow, type Row } from './process-table.ts';
import { hasProcessTable } from './tree.ts';

const row = { pid: 7, start: '100' } as Row;
const table = new Map([[7, row]]);
const marked = 'A=1\0GATE_COOKIE_aa=1\0';

/** A process as it is shown at the next looks: its environment, or that it is in exec and what it has a moment later. */
const world = () => {
  const seen = { environment: '', later: '', inExec: false, now: 0, reads: 0 };
  const marks = new Marks('GATE_COOKIE_aa', {
    environmentIn: () => {
      seen.reads += 1;
      return seen.environment;
    },
    readEnvironment: () => seen.later,
    isInExec: () => seen.inExec,
    now: () => seen.now,
  });
  const look = (): readonly [isMarked: boolean, isSure: boolean] => {
    marks.begin(table);
    return [marks.has(row, table), marks.isSure];
  };
  return { seen, look };
};

test('who is between two programs may carry the mark: that look is not sure, the next one finds it', () => {
  const { seen, look } = world();
  seen.inExec = true;
  expect(look()).toEqual([false, false]);
  expect(look()).toEqual([false, false]);
  Object.assign(seen, { inExec: false, environment: marked });
  expect(look()).toEqual([true, true]);
});

test('whose exec is over when it is asked again is told by what it has then', () => {
  const { seen, look } = world();
  seen.later = marked;
  expect(look()).toEqual([true, true]);
});

test('who has really no environment is no member, and nothing is unsure about that', () => {
  expect(world().look()).toEqual([false, true]);
});

test('one who was read too early is read again when it is grown up, however long nobody has looked', () => {
  const { seen, look } = world();
  seen.environment = 'OF=its parent\0';
  expect(look()).toEqual([false, true]);
  Object.assign(seen, { environment: marked, now: 60_000 });
  expect(look()).toEqual([true, true]);
});

test('who is grown up and has no mark is not read again; neither is who has one', () => {
  const { seen, look } = world();
  seen.environment = 'OF=a stranger\0';
  look();
  seen.now = 4_000;
  look();
  look();
  expect(seen.reads).toBe(2);
  const other = world();
  other.seen.environment = marked;
  other.look();
  other.look();
  expect(other.seen.reads).toBe(1);
});

test.runIf(hasProcessTable)(
  'a process that runs, with an environment or with none, is not in exec; nor is the kernel’s',
  async () => {
    for (const env of [process.env, {}]) {
      const child = spawn('/bin/sleep', ['300'], { env, stdio: 'ignore' });
      const pid = child.pid ?? 0;
      try {
        await expect.poll(() => isInExec(pid)).toBe(false);
        expect(readRow(pid)).toBeDefined();
      } finally {
        child.kill('SIGKILL');
      }
    }
    for (const pid of [2, process.pid]) expect(isInExec(pid)).toBe(false);
  },
);
