import fs from 'node:fs';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';

// Taken before any test can put a fake in their place.
const { openSync, writeSync } = fs;
const wall = Date.now;

/** Says one event. Returns only when it is with the kernel. */
export type Say = (event: RunnerEvent) => void;

/** Opens the events file of a launch: each event becomes one line, written at once and whole. */
export const opened = (file: string): Say => {
  const fd = openSync(file, 'a');
  return event => {
    try {
      writeSync(fd, `${JSON.stringify({ at: wall(), ...event })}\n`);
    } catch {
      // A full disk must not fail the user's test. The missing line makes the run incomplete, which says it.
    }
  };
};
