import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const fixture = resolve(import.meta.dirname, '../fixtures/stalled-gate.mjs');

/** Runs a gate that stalls, to its own end. */
const stalled = async (ms: number): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [fixture, String(ms)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => void (said[stream] += text));
  const code = await new Promise<number | null>(done => child.once('close', done));
  return { code, ...said };
};

test('a loop that does not turn is told while it does not, once, and the thread has lived meanwhile', async () => {
  const { code, stdout, stderr } = await stalled(4_000);
  expect(stderr).toMatch(
    /^gate: the gate itself has been busy for [\d.]+ s: no clock is looked at until it is done\n$/,
  );
  expect(code).toBe(0);
  expect(Number(stdout)).toBeGreaterThan(2_000);
});

test('a loop that turns is left in peace, and the process ends when it has nothing to do', async () => {
  const { code, stderr } = await stalled(50);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
