import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderText, isGone, readHolder, thisProcess } from './lock-holder.ts';
import { withLedgerLock } from './lock.ts';

let dir = '';
let lock = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-lock-'));
  lock = join(dir, '.lock');
});
afterEach(() => rmSync(dir, { recursive: true }));

const dead = 4_194_305; // above the largest pid of any Linux
const deadText = holderText({ pid: dead, start: '5', host: hostname() });
const impatient = { tries: 3, pause: () => Promise.resolve() };

test('the lock is there while the change is made, and gone after it', async () => {
  const root = join(dir, 'debt/entries');
  const seen = await withLedgerLock(root, () => readHolder(readFileSync(join(root, '.lock'), 'utf8')));
  expect(seen).toEqual({ ok: true, value: thisProcess() });
  expect(readdirSync(root)).toEqual([]);
});

test('a change that throws frees the lock', async () => {
  const broken = withLedgerLock(dir, () => {
    throw new Error('no');
  });
  await expect(broken).rejects.toThrow('no');
  expect(existsSync(lock)).toBe(false);
});

test('of two changes in one process the second waits for the first', async () => {
  const order: string[] = [];
  const change = async (name: string): Promise<void> => {
    order.push(`${name} starts`);
    await new Promise(setImmediate);
    order.push(`${name} ends`);
  };
  await Promise.all(['a', 'b', 'c'].map(name => withLedgerLock(dir, () => change(name))));
  expect(order.map(line => line.split(' ')[1])).toEqual(['starts', 'ends', 'starts', 'ends', 'starts', 'ends']);
});

test('the lock of a living process is respected, and named', async () => {
  writeFileSync(lock, holderText(thisProcess()));
  expect(await withLedgerLock(dir, () => 1, impatient)).toEqual({
    ok: false,
    problem: {
      file: lock,
      line: 1,
      column: 1,
      message: `The ledger is being changed by process ${process.pid} on ${hostname()}: wait for it, or remove ${lock} when nothing runs.`,
    },
  });
  expect(readFileSync(lock, 'utf8')).toBe(holderText(thisProcess()));
});

test.each([
  ['of a process of another machine', holderText({ pid: dead, start: '', host: 'elsewhere' })],
  ['that is empty', ''],
  ['of another program', 'hello'],
])('a lock %s is respected', async (_, text) => {
  writeFileSync(lock, text);
  expect(await withLedgerLock(dir, () => 1, impatient)).toMatchObject({ ok: false });
  expect(readFileSync(lock, 'utf8')).toBe(text);
});

test('the lock of a dead process is taken over, and what it left is swept away', async () => {
  writeFileSync(lock, deadText);
  mkdirSync(join(dir, 'api'));
  writeFileSync(join(dir, `api/9f3a1c7be204.tmp-${dead}-00ff00ff`), 'half');
  writeFileSync(join(dir, `api/9f3a1c7be204.tmp-${process.pid}-00ff00ff`), 'being written');
  writeFileSync(join(dir, `.lock.tmp-${dead}-00ff00ff`), '');
  expect(await withLedgerLock(dir, () => 1, impatient)).toEqual({ ok: true, value: 1 });
  expect(readdirSync(dir, { recursive: true })).toEqual(['api', `api/9f3a1c7be204.tmp-${process.pid}-00ff00ff`]);
});

test('a process that died before it had the lock leaves nothing either', async () => {
  writeFileSync(join(dir, `.lock.tmp-${dead}-00ff00ff`), '');
  expect(await withLedgerLock(dir, () => readdirSync(dir))).toEqual({ ok: true, value: ['.lock'] });
});

test('a lock is also taken over when the one who did so before died over it', async () => {
  for (const name of ['.lock', '.lock+', '.lock++']) writeFileSync(join(dir, name), deadText);
  expect(await withLedgerLock(dir, () => 1, impatient)).toEqual({ ok: true, value: 1 });
  expect(readdirSync(dir)).toEqual([]);
});

test('a lock that is being taken over is left to the one who does it', async () => {
  writeFileSync(lock, deadText);
  writeFileSync(`${lock}+`, holderText(thisProcess()));
  expect(await withLedgerLock(dir, () => 1, impatient)).toMatchObject({ ok: false });
  expect(readFileSync(lock, 'utf8')).toBe(deadText);
});

test('a lock that was taken by somebody else meanwhile is not freed', async () => {
  await withLedgerLock(dir, () => writeFileSync(lock, deadText));
  expect(readFileSync(lock, 'utf8')).toBe(deadText);
});

test('a folder that cannot be made is a problem', async () => {
  writeFileSync(join(dir, 'entries'), '');
  expect(await withLedgerLock(join(dir, 'entries'), () => 1, impatient)).toMatchObject({
    ok: false,
    problem: { message: 'The ledger cannot be locked: a file is in the way.' },
  });
});

test('a later process of the same pid is another one', () => {
  const me = thisProcess();
  expect(isGone(me)).toBe(false);
  expect(isGone({ ...me, start: '' })).toBe(false);
  if (process.platform === 'linux') expect(isGone({ ...me, start: '1' })).toBe(true);
  expect(isGone({ ...me, host: 'elsewhere', pid: dead })).toBe(false);
});

test.runIf(process.platform === 'linux')('a zombie is gone', async () => {
  // The shell becomes a sleep that never reaps its child.
  const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = Number(await new Promise(done => parent.stdout.once('data', chunk => done(String(chunk)))));
    await expect.poll(() => isGone({ pid, start: '', host: hostname() })).toBe(true);
    expect(process.kill(pid, 0)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
  }
});
