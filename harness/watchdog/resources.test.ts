import { afterEach, expect, test } from 'vitest';
import { emptyTree } from '../process/empty-tree.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from '../process/fixture-launch.ts';
import { OomCounter } from '../process/oom.ts';
import { hasProcessTable } from '../process/tree.ts';
import type { Running } from '../protocol/event.ts';
import { Resources } from './resources.ts';

const mib = 2 ** 20;
const open: FixtureLaunch[] = [];

afterEach(async () => {
  for (const { launched, cookie, remove } of open.splice(0)) {
    launched.tree.signal(launched.tree.members(), 'SIGKILL');
    await launched.release();
    remove();
    await expect.poll(() => emptyTree(cookie)).toEqual([]);
  }
});

const start = async (fixture: string, ...words: readonly string[]): Promise<FixtureLaunch> => {
  const started = await launch([...fixtureArgv(fixture), ...words]);
  open.push(started);
  return started;
};

const ready = async ({ readyFile }: FixtureLaunch): Promise<number> => {
  await expect.poll(() => readyPid(readyFile), { timeout: 30_000, interval: 10 }).toBeDefined();
  return readyPid(readyFile) ?? 0;
};

const inside = (pid: number): Running => ({ kind: 'test', pid, test: { file: 'a', titles: ['x'] }, attempt: 1 });

test.runIf(hasProcessTable)('a child that holds too much falls on the test of its nearest ancestor', async () => {
  const started = await start('memory-hog.mjs', '120', 'child');
  const hog = await ready(started);
  const { tree } = started.launched;
  const resources = new Resources(tree, 100 * mib);
  tree.look();
  expect(resources.look([inside(tree.pid)])).toMatchObject({
    type: 'memory-exceeded',
    limitBytes: 100 * mib,
    largest: { pid: hog, command: expect.stringContaining('memory-hog.mjs 120') },
    pid: tree.pid,
  });
  expect(resources.look([inside(-1)])).not.toHaveProperty('pid');
  const { peakMemoryBytes = 0 } = resources.used(undefined);
  expect(peakMemoryBytes).toBeGreaterThan(120 * mib);
  // Two interpreters are not more than this beside what is held: pages that they share count once.
  expect(peakMemoryBytes).toBeLessThan(320 * mib);
});

test.runIf(hasProcessTable)('a tree below its ceiling goes on', async () => {
  const started = await start('memory-hog.mjs', '10');
  await ready(started);
  const resources = new Resources(started.launched.tree, 1024 * mib);
  started.launched.tree.look();
  expect(resources.look([inside(started.launched.tree.pid)])).toBeUndefined();
});

test.runIf(hasProcessTable)('the time on a CPU is told of those too who lived between two looks', async () => {
  const { launched } = await start('burns-and-exits.mjs', '200');
  const resources = new Resources(launched.tree);
  expect(await launched.exited).toEqual({ code: 0 });
  const { cpuMs = 0 } = resources.used(launched.reapedMs());
  expect(cpuMs).toBeGreaterThanOrEqual(390); // two processes, a clock tick less each
  expect(cpuMs).toBeLessThan(5_000);
});

test('a kill of the kernel explains one end, and what is left over is told', async () => {
  const { launched } = await start('hang.mjs');
  let kills: number | undefined = 0;
  const resources = new Resources(launched.tree, undefined, new OomCounter(() => kills));
  expect(resources.explain({ signal: 'SIGKILL' })).toEqual({ signal: 'SIGKILL' });
  kills = 2;
  expect(resources.explain({ code: 1 })).toEqual({ code: 1 });
  expect(resources.explain({ signal: 'SIGSEGV' })).toEqual({ signal: 'SIGSEGV' });
  expect(resources.explain({})).toEqual({ signal: 'SIGKILL', by: 'out-of-memory' });
  expect(resources.used(undefined)).toMatchObject({ oomKills: 1 });
  kills = undefined;
  expect(resources.explain({ signal: 'SIGKILL' })).toEqual({ signal: 'SIGKILL', by: 'unknown' });
  expect(resources.explain({})).toEqual({});
});

test('a tree is looked at more often while it is young, or when it has a ceiling', async () => {
  const { launched } = await start('hang.mjs');
  const free = new Resources(launched.tree);
  expect([0, 600, 5_000].map(age => free.lookEveryMs(age))).toEqual([250, 600, 1_000]);
  expect(new Resources(launched.tree, mib).lookEveryMs(60_000)).toBe(250);
});
