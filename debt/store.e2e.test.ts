import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withLedgerLock } from './lock.ts';
import { readLedger } from './store.ts';

let dir = '';
/** The children compile the sources once, not each for itself. */
const compiled = mkdtempSync(join(tmpdir(), 'gate-compiled-'));
beforeAll(async () => {
  expect(await exitOf(start('ledger.mjs'))).toBe(0);
});
afterAll(() => rmSync(compiled, { recursive: true }));
const children = new Set<ChildProcessWithoutNullStreams>();
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-ledger-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(Array.from(children, exitOf));
  children.clear();
  rmSync(dir, { recursive: true });
});

const start = (fixture: string, ...args: readonly string[]): ChildProcessWithoutNullStreams => {
  const path = resolve(import.meta.dirname, 'fixtures', fixture);
  const child = spawn(process.execPath, [path, dir, ...args], { env: { ...process.env, COMPILED: compiled } });
  children.add(child);
  return child;
};

const exitOf = (child: ChildProcessWithoutNullStreams): Promise<number | string> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode ?? String(child.signalCode))
    : new Promise(done => child.once('exit', (code, signal) => done(code ?? String(signal))));

/** Waits until a child has said a word; fails with its last words when it ends before. */
const said = (child: ChildProcessWithoutNullStreams, word: string): Promise<void> =>
  new Promise((done, fail) => {
    let [out, errors] = ['', ''];
    child.stderr.on('data', chunk => (errors += String(chunk)));
    child.stdout.on('data', chunk => {
      out += String(chunk);
      if (out.includes(word)) done();
    });
    child.once('exit', () => fail(new Error(`It ended before it said "${word}": ${errors}`)));
  });

test('twenty processes that change the ledger at once lose nothing', async () => {
  const [processes, times] = [20, 6];
  const writers = Array.from({ length: processes }, (_, n) => start('changes-ledger.mjs', `p${n}`, String(times)));
  await Promise.all(writers.map(writer => said(writer, 'ready')));
  for (const writer of writers) writer.stdin.write('go\n');
  expect(await Promise.all(writers.map(exitOf))).toEqual(Array(processes).fill(0));
  const ledger = readLedger(dir);
  if (!ledger.ok) throw new Error(JSON.stringify(ledger.problems));
  expect(ledger.entries).toHaveLength(processes * times + 1);
  const shared = ledger.entries.find(entry => entry.test.endsWith('shared 0'));
  expect(shared?.message).toBe(String(processes * times));
  expect(readdirSync(dir)).toEqual(['api']);
});

test('a writer that is killed at any moment leaves the old or the new, and a lock that the next one takes over', async () => {
  for (let round = 0; round < 30; round++) {
    const writer = start('writes-for-ever.mjs');
    await said(writer, 'going');
    await new Promise(done => setTimeout(done, Math.random() * 40)); // no moment is the right one: any will do
    writer.kill('SIGKILL');
    expect(await exitOf(writer)).toBe('SIGKILL');
    children.delete(writer);
    const ledger = readLedger(dir);
    if (!ledger.ok) throw new Error(JSON.stringify(ledger.problems));
    for (const { message } of ledger.entries) expect(message).toMatch(/^(?:([a-j])\1{19999})$/);
  }
  expect(await withLedgerLock(dir, () => 'mine')).toEqual({ ok: true, value: 'mine' });
  expect(readdirSync(dir)).toEqual(['api']);
  expect(readdirSync(join(dir, 'api')).filter(name => !name.endsWith('.yaml'))).toEqual([]);
});

test('of many that find the lock of a dead process, one at a time has it', async () => {
  const dead = start('writes-for-ever.mjs');
  await said(dead, 'going');
  let held = false;
  while (!held) {
    dead.kill('SIGSTOP');
    held = readdirSync(dir).includes('.lock');
    if (!held) dead.kill('SIGCONT');
    await new Promise(setImmediate);
  }
  const [processes, times] = [8, 3];
  const writers = Array.from({ length: processes }, (_, n) => start('changes-ledger.mjs', `p${n}`, String(times)));
  await Promise.all(writers.map(writer => said(writer, 'ready')));
  for (const writer of writers) writer.stdin.write('go\n');
  dead.kill('SIGKILL');
  expect(await Promise.all(writers.map(exitOf))).toEqual(Array(processes).fill(0));
  const ledger = readLedger(dir);
  if (!ledger.ok) throw new Error(JSON.stringify(ledger.problems));
  expect(ledger.entries.find(entry => entry.test.endsWith('shared 0'))?.message).toBe(String(processes * times));
  expect(readdirSync(dir)).toEqual(['api']);
});
