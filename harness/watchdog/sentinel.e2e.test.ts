import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const fixture = resolve(import.meta.dirname, '../fixtures/stalled-gate.mjs');

/** Runs a gate that stalls, to its own end; `told` is called with its pid when it says so. */
const stalled = async (
  ms: number,
  told: (pid: number) => void = () => undefined,
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [fixture, String(ms)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => void (said[stream] += text));
  child.stderr.once('data', () => told(child.pid ?? 0));
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

test('a time in which nothing of the gate ran is no time that the thread has lived, nor one of the stall', async () => {
  const stallMs = 8_000;
  let stoppedMs = 0;
  const { code, stdout, stderr } = await stalled(stallMs, pid => {
    process.kill(pid, 'SIGSTOP');
    const from = performance.now();
    setTimeout(() => {
      stoppedMs = performance.now() - from;
      process.kill(pid, 'SIGCONT');
    }, 4_000);
  });
  expect({ code, told: stderr.split('\n').length - 1 }).toEqual({ code: 0, told: 1 });
  expect(stoppedMs).toBeGreaterThanOrEqual(3_900);
  // The tick that was late counts as one.
  expect(Number(stdout)).toBeLessThan(stallMs - stoppedMs + 1_000);
  expect(Number(stdout)).toBeGreaterThan(500);
});

test('a loop that turns is left in peace, and the process ends when it has nothing to do', async () => {
  const { code, stderr } = await stalled(50);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
