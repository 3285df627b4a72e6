import { randomBytes } from 'node:crypto';
import { afterAll, expect, vi } from 'vitest';
import { killMarked, markedProcesses } from '../../harness/process/marked.ts';

// The setup of every file of tests: whatever a file starts has ended when the file has, however it was started. It knows no tree and
// no cookie, so that it does not share what those may overlook.

/** In the environment of all that this file starts from now on; the files of one worker come one after the other. */
const mark = `GATE_TESTED_${randomBytes(8).toString('hex')}`;
process.env[mark] = '1';

const left = (): readonly string[] => (markedProcesses(mark) ?? []).map(({ pid, command }) => `${pid} ${command}`);

afterAll(async () => {
  delete process.env[mark];
  try {
    // What was just killed may take a moment to be gone.
    await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 5_000, interval: 20 });
  } finally {
    killMarked(markedProcesses(mark) ?? []);
  }
});
