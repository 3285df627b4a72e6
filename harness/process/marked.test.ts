import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { killMarked, markedProcesses } from './marked.ts';

const mark = `marked-test-${randomBytes(8).toString('hex')}`;
const forever = 'setInterval(() => {}, 1000)';

const until = async (what: string, look: () => boolean): Promise<void> => {
  for (const end = performance.now() + 20_000; !look(); await new Promise(resolve => setTimeout(resolve, 10)))
    if (performance.now() > end) throw new Error(`in vain: ${what}`);
};
const found = (): readonly number[] => (markedProcesses(mark) ?? []).map(({ pid }) => pid).toSorted((a, b) => a - b);

afterEach(async () => {
  killMarked(markedProcesses(mark) ?? []);
  await until('nobody is left', () => found().length === 0);
});

test('who carries the mark in its environment or in its words is found, and ended', async () => {
  const options = { stdio: 'ignore', detached: true } as const;
  const inside = spawn(process.execPath, ['-e', forever], { ...options, env: { ...process.env, PLANT: mark } });
  const washed = spawn(process.execPath, ['-e', forever, mark], { ...options, env: {} });
  const stranger = spawn(process.execPath, ['-e', forever], options);
  try {
    const ours = [inside.pid ?? 0, washed.pid ?? 0].toSorted((a, b) => a - b);
    await until('both are found', () => found().length === 2);
    expect(found()).toEqual(ours);
    killMarked(markedProcesses(mark) ?? []);
    await until('both have ended', () => found().length === 0);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('a reused pid is a stranger', async () => {
  const child = spawn(process.execPath, ['-e', forever, mark], { stdio: 'ignore' });
  await until('it is found', () => found().length === 1);
  killMarked((markedProcesses(mark) ?? []).map(one => ({ ...one, start: '1' })));
  expect(found()).toEqual([child.pid]);
});

test('a mark that could match strangers is refused', () => {
  expect(() => markedProcesses('node')).toThrow('could match strangers');
});
