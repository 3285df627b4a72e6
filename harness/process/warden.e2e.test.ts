import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { parseCaught } from '../stacks/proc-state.ts';
import { makeCookie } from './cookie.ts';
import { emptyTree } from './empty-tree.ts';
import { fixtureArgv, readyPid } from './fixture-launch.ts';
import { readRow } from './process-table.ts';
import { hasProcessTable } from './tree.ts';
import { startWarden } from './warden.ts';

const dist = resolve(import.meta.dirname, '../../dist');
const isBuilt = existsSync(join(dist, 'harness/process/warden-main.cjs'));
const isCi = Boolean(process.env['CI']);
if (!isBuilt && !isCi) console.warn('SKIPPED: the warden tests need the built gate. Type: npm run build');
// In CI nothing is skipped: without a build these fail.
const canRun = hasProcessTable && (isBuilt || isCi);

const bytesRead = (pid: number): number => Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

/** Its handlers are set when all of its program has been read. */
const hearsNoHangup = (pid: number): boolean => parseCaught(readFileSync(`/proc/${pid}/status`, 'utf8'), 1) === true;

const betweenLooksMs = 1_100;

const isAlive = (pid: number): boolean => readRow(pid) !== undefined;

// Of the washed ones nothing but group and session is left.
const fixtures = [
  'stubborn-grandchild.sh',
  'double-fork-daemon.sh',
  'clears-env.mjs',
  'washed-child.sh',
  'washed-own-group.sh',
];

test.runIf(canRun).each(fixtures)(
  'a gate that is killed leaves nothing of %s',
  async fixture => {
    const dir = mkdtempSync(join(tmpdir(), 'gate-warden-'));
    const ready = join(dir, 'ready');
    const cookie = makeCookie();
    const gate = spawn(
      process.execPath,
      [...fixtureArgv('doomed-gate.mjs').slice(1), dist, cookie, dir, ...fixtureArgv(fixture), ready],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const exited = new Promise(done => gate.once('exit', done));
    let daemon: number | undefined;
    try {
      const text = await new Promise<string>(done => gate.stdout.once('data', chunk => done(String(chunk))));
      const { warden } = JSON.parse(text) as { readonly warden: number };
      await expect.poll(() => (daemon = readyPid(ready))).toBeDefined();
      expect(isAlive(warden)).toBe(true);
      if (fixture === 'clears-env.mjs') {
        // The warden tells nobody when it looks, but the kernel counts what it reads. It reads its own program first, and a
        // look on a busy machine may be read in several pieces: two of more than its pause apart are two looks.
        await expect.poll(() => hearsNoHangup(warden)).toBe(true);
        for (let looks = 0; looks < 3; looks += 1) {
          const before = bytesRead(warden);
          await systemClock.sleep(betweenLooksMs);
          await expect.poll(() => bytesRead(warden)).toBeGreaterThan(before + 1_000);
        }
        writeFileSync(`${ready}.seen`, '');
      }
      gate.kill('SIGKILL');
      await exited;
      await expect.poll(() => isAlive(daemon ?? 0)).toBe(false);
      expect(emptyTree(cookie)).toEqual([]);
      await expect.poll(() => isAlive(warden)).toBe(false);
    } finally {
      gate.kill('SIGKILL');
      emptyTree(cookie);
      if (daemon !== undefined && isAlive(daemon)) process.kill(daemon, 'SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    }
  },
  60_000,
);

test.runIf(canRun)('a gate that is killed as soon as its first launch runs leaves nothing of it', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-warden-'));
  const cookie = makeCookie();
  const words = [...fixtureArgv('doomed-gate.mjs').slice(1), dist, cookie, dir, 'sleep', '300'];
  const gate = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise(done => gate.once('exit', done));
  try {
    const text = await new Promise<string>(done => gate.stdout.once('data', chunk => done(String(chunk))));
    gate.kill('SIGKILL');
    await exited;
    const { warden, leader } = JSON.parse(text) as { readonly warden: number; readonly leader: number };
    await expect.poll(() => isAlive(leader)).toBe(false);
    await expect.poll(() => isAlive(warden)).toBe(false);
  } finally {
    emptyTree(cookie);
    rmSync(dir, { recursive: true, force: true });
  }
});

test.runIf(canRun)('a gate that ends by itself leaves no warden, and what is forgotten lives', async () => {
  const cookie = makeCookie();
  const child = spawn('sleep', ['300'], { env: { ...process.env, [`GATE_COOKIE_${cookie}`]: '1' }, detached: true });
  const warden = await startWarden();
  expect(warden.problem()).toBeUndefined();
  warden.watch(cookie);
  await warden.close();
  expect(warden.problem()).toBeUndefined();
  expect(isAlive(warden.pid)).toBe(false);
  expect(isAlive(child.pid ?? 0)).toBe(true);
  child.kill('SIGKILL');
});

test.runIf(canRun)('a warden hears no signal of the terminal, and says when it has been killed', async () => {
  const warden = await startWarden();
  const catches = (): boolean => readRow(warden.pid)?.session === warden.pid;
  await expect.poll(catches).toBe(true);
  process.kill(warden.pid, 'SIGKILL');
  await expect.poll(() => warden.problem()).toBe('the warden has ended with SIGKILL');
  warden.watch(makeCookie());
  await warden.close();
});
