import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const writer = fileURLToPath(new URL('fixtures/textfile-writer.mjs', import.meta.url));
const letters = ['a', 'b'];
const whole = new Set(letters.map(letter => `${letter.repeat(10_000)}\n`));
const reads = 100_000;
/** The names in the folder are looked at now and then: that takes as long as a read. */
const looksEvery = 16;
const writers: ChildProcess[] = [];
const dir = mkdtempSync(join(tmpdir(), 'gate-torn-'));

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

afterEach(async () => {
  await Promise.all(writers.splice(0).map(end));
  rmSync(dir, { recursive: true, force: true });
});

const start = async (path: string, letter: string): Promise<void> => {
  const child = fork(writer, [path, letter], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  writers.push(child);
  await once(child, 'message');
};

const firstText = async (path: string): Promise<void> => {
  await expect.poll(() => readdirSync(dir), { timeout: 60_000 }).toContain('gate.prom');
  expect(whole).toContain(readFileSync(path, 'utf8'));
};

test('two writers and 100 000 reads in a tight loop: none is torn, and no temporary name that a collector would read', async () => {
  const path = join(dir, 'gate.prom');
  await Promise.all(letters.map(letter => start(path, letter)));
  await firstText(path);
  const seen = new Map<string, number>();
  const names = new Set<string>();
  let torn = 0;
  for (let read = 0; read < reads; read += 1) {
    const text = readFileSync(path, 'utf8');
    if (!whole.has(text)) torn += 1;
    const [letter = ''] = text;
    seen.set(letter, (seen.get(letter) ?? 0) + 1);
    if (read % looksEvery === 0) for (const name of readdirSync(dir)) names.add(name);
  }
  expect(torn).toBe(0);
  // Both have written while we read, and their temporary names have been seen: otherwise nothing was proved.
  expect([...seen.keys()].toSorted()).toEqual(letters);
  expect(names.size).toBeGreaterThan(1);
  expect([...names].filter(name => name.endsWith('.prom'))).toEqual(['gate.prom']);
});
