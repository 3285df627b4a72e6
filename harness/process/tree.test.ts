import { spawn as spawnPlain } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { systemClock as clock } from '../clock.ts';
import { cookiesIn, cookieName, isCookie, makeCookie } from './cookie.ts';
import { emptyTree } from './empty-tree.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from './fixture-launch.ts';
import { readRow } from './process-table.ts';
import { hasProcessTable, orphans, treeOf } from './tree.ts';

const open: FixtureLaunch[] = [];

afterEach(async () => {
  for (const { launched, cookie, remove } of open.splice(0)) {
    launched.tree.signal(launched.tree.members(), 'SIGKILL');
    await launched.release();
    remove();
    await expect.poll(() => emptyTree(cookie)).toEqual([]);
  }
});

const start = async (argv: readonly [string, ...string[]]): Promise<FixtureLaunch> => {
  const started = await launch(argv);
  open.push(started);
  await expect.poll(() => readyPid(started.readyFile)).toBeDefined();
  return started;
};

test('a cookie is never empty, and only a whole one is found', () => {
  expect(isCookie('')).toBe(false);
  expect(isCookie(makeCookie())).toBe(true);
  expect(() => treeOf('')).toThrow('cookie');
  expect(cookiesIn('A=1\0GATE_COOKIE_00ff=1\0B=GATE_COOKIE_11=1\0')).toEqual(['00ff']);
});

test.runIf(hasProcessTable)('a process with another start time is a stranger, and gets no signal', async () => {
  const { launched } = await start(fixtureArgv('hang.mjs'));
  const [member] = launched.tree.members();
  if (member === undefined) throw new Error('nobody there');
  launched.tree.signal([{ ...member, start: String(Number(member.start) - 1) }], 'SIGKILL');
  launched.tree.signal([member], 'SIGTERM');
  expect(await launched.exited).toEqual({ signal: 'SIGTERM' });
  expect(launched.tree.isAlive(member.pid)).toBe(false);
});

test.runIf(hasProcessTable)(
  'ourselves, our ancestors and the first process are no members, whatever they carry',
  () => {
    const tree = treeOf(makeCookie(), process.ppid);
    const pids = tree.members().map(({ pid }) => pid);
    for (const pid of [1, process.pid, process.ppid]) expect(pids).not.toContain(pid);
    tree.signal([{ pid: process.pid, start: readRow(process.pid)?.start ?? '', ppid: 0, command: 'us' }], 'SIGKILL');
  },
);

test.runIf(hasProcessTable)('a name with spaces and parentheses does not hide a process', async () => {
  const { launched } = await start([
    'sh',
    '-c',
    'cp /bin/sleep "./) R 1 (x"; "./) R 1 (x" 300 & echo $! > "$1"; wait',
    'odd',
  ]);
  const { tree } = launched;
  const odd = { command: './) R 1 (x 300', ppid: tree.pid };
  await expect.poll(() => tree.members()).toContainEqual(expect.objectContaining(odd));
});

test.runIf(hasProcessTable)('a zombie is not alive', async () => {
  const { launched, readyFile } = await start([
    'sh',
    '-c',
    'sh -c "exit 0" & echo $! > "$1"; exec sleep 300',
    'parent',
  ]);
  const child = readyPid(readyFile) ?? 0;
  await expect.poll(() => launched.tree.members().map(({ pid }) => pid)).toEqual([launched.tree.pid]);
  expect(launched.tree.isAlive(child)).toBe(false);
});

test.runIf(hasProcessTable)('a child says which test started it', async () => {
  const { launched } = await start(['sh', '-c', 'GATE_TEST="a > b" sleep 300 & echo $! > "$1"; wait', 'parent']);
  await expect.poll(() => launched.tree.members().map(({ key }) => key)).toContain('a > b');
});

test.runIf(hasProcessTable)(
  'orphans: a stranger without a parent is told, another launch and our own are not',
  async () => {
    const since = clock.wall() - 1_000;
    const { launched } = await start(fixtureArgv('daemon.mjs'));
    await launched.exited;
    const orphan = (env: NodeJS.ProcessEnv): Promise<number> =>
      new Promise(resolve => {
        const maker = spawnPlain('sh', ['-c', 'sleep 300 > /dev/null 2>&1 & echo $!'], {
          detached: true,
          stdio: ['ignore', 'pipe', 'ignore'],
          env: { ...process.env, ...env },
        });
        maker.stdout.once('data', text => maker.once('exit', () => resolve(Number(String(text)))));
      });
    const stranger = await orphan({});
    const claimed = await orphan({ [cookieName(makeCookie())]: '1' });
    try {
      const told = (sinceMs: number): readonly number[] => orphans(launched.tree, sinceMs).map(({ pid }) => pid);
      await expect.poll(() => told(since)).toContain(stranger);
      for (const pid of [claimed, ...launched.tree.members().map(member => member.pid)])
        expect(told(since)).not.toContain(pid);
      expect(told(clock.wall() + 1_000)).toEqual([]);
      expect(launched.tree.isAlive(stranger)).toBe(true);
    } finally {
      for (const pid of [stranger, claimed]) process.kill(pid, 'SIGKILL');
    }
  },
);
