import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock as clock } from '../clock.ts';
import { cookieName, makeCookie } from './cookie.ts';
import { emptyTree } from './empty-tree.ts';
import { type FixtureLaunch, fixtureArgv, launch, readyPid } from './fixture-launch.ts';
import { spawn } from './spawn.ts';
import { hasProcessTable } from './tree.ts';

const open: FixtureLaunch[] = [];

afterEach(async () => {
  for (const { launched, cookie, remove } of open.splice(0)) {
    launched.tree.signal(launched.tree.members(), 'SIGKILL');
    await launched.release();
    remove();
    if (hasProcessTable) await expect.poll(() => emptyTree(cookie)).toEqual([]);
  }
});

const start = async (...how: Parameters<typeof launch>): Promise<FixtureLaunch> => {
  const started = await launch(...how);
  open.push(started);
  return started;
};

test('last words are in the log, and the exit is told', async () => {
  const { launched, events, log } = await start(fixtureArgv('last-words.mjs'));
  expect(await launched.exited).toEqual({ signal: 'SIGKILL' });
  await launched.release();
  await launched.release();
  expect(log().toString()).toBe('last words\n');
  expect(events).toEqual([{ type: 'output', stream: 'stdout', bytes: [0, 11] }]);
});

test('what the pipe still holds at the exit is read before it is let go', async () => {
  const { launched, log } = await start(['sh', '-c', 'head -c 60000 /dev/zero; exit 3', 'full-pipe']);
  while (launched.tree.isAlive(launched.tree.pid)); // our loop stands still, so that nothing is read before the exit
  await launched.release();
  expect(log().length).toBe(60_000);
  expect(await launched.exited).toEqual({ code: 3 });
});

test('bytes that are no text are kept as they came', async () => {
  const { launched, log } = await start(fixtureArgv('invalid-utf8.mjs'));
  await launched.exited;
  await launched.release();
  expect([...log()]).toEqual([0x80, 0xbf, 0xfe, 0xff, 0x00, 0x0a, 0xc3]);
});

test('a flood goes through a small log, in few events', async () => {
  const { launched, events, log } = await start(fixtureArgv('flood.mjs'), { logCapBytes: 64 * 1024 });
  expect(await launched.exited).toEqual({ code: 0 });
  await launched.release();
  expect(log().length).toBeLessThan(64 * 1024 + 64);
  expect(log().toString()).toContain(`\n... ${8 * 1024 * 1024 - 64 * 1024} bytes left out ...\n`);
  expect(events.at(-1)).toMatchObject({ bytes: [expect.any(Number), 8 * 1024 * 1024] });
  expect(events.length).toBeLessThan(10);
});

test.runIf(process.platform === 'linux')('a full disk does not stop the command, and is told', async () => {
  const { launched } = await start(fixtureArgv('flood.mjs'), { logFile: '/dev/full' });
  expect(await launched.exited).toEqual({ code: 0 });
  await launched.release();
  expect(launched.problem()).toContain('ENOSPC');
});

test("the exit is the leader's, whoever holds its pipes; letting go does not wait for them", async () => {
  const { launched, readyFile } = await start(fixtureArgv('pipe-holder.mjs'));
  await expect.poll(() => readyPid(readyFile)).toBeDefined();
  expect(await launched.exited).toEqual({ code: 0 });
  await launched.release(); // would never end if it waited
  if (hasProcessTable) expect(launched.tree.members().length).toBeGreaterThan(0);
});

test('a command sees its own environment, the cookie and nothing else', async () => {
  const { launched, cookie, log } = await start([process.execPath, '-e', 'console.log(JSON.stringify(process.env))']);
  await launched.exited;
  await launched.release();
  expect(JSON.parse(log().toString())).toEqual({ ...process.env, [cookieName(cookie)]: '1' });
});

test('the last sign of life is the last byte', async () => {
  const { launched } = await start(['sh', '-c', 'sleep 0.3; echo x; exec sleep 300', 'late']);
  const first = launched.lastHeard();
  await expect.poll(() => launched.lastHeard()).toBeGreaterThan(first + 200);
});

test('what cannot start is a sentence', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-spawn-'));
  const locked = join(dir, 'locked');
  writeFileSync(locked, 'x');
  chmodSync(locked, 0o644);
  const options = { cookie: makeCookie(), logFile: join(dir, 'log'), logCapBytes: 1024, hear: () => undefined, clock };
  const command = { argv: ['no-such-program'], cwd: dir, env: {}, files: [] } as const;
  const failing = async (change: object, otherOptions: object = {}): Promise<unknown> => {
    const launched = await spawn({ ...command, ...change }, { ...options, ...otherOptions });
    return 'failed' in launched ? launched.failed : launched;
  };
  expect(await failing({})).toBe('no-such-program was not found');
  expect(await failing({ argv: [locked] })).toBe(`${locked} may not be executed`);
  expect(await failing({ cwd: join(dir, 'absent') })).toBe(`there is no folder ${join(dir, 'absent')}`);
  expect(await failing({ cwd: locked })).toBe(`there is no folder ${locked}`);
  expect(await failing({ argv: ['echo', 'a\0b'] })).toContain('echo could not be started');
  expect(await failing({ argv: ['true'] }, { cookie: '' })).toContain('cookie');
  rmSync(dir, { recursive: true });
});
