import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { looksAt, parseDumps, testThread } from './faulthandler-dump.ts';
import { bareFrame, commonFrames, isSteady } from './seen-frame.ts';
import { within } from './time-box.ts';
import { cwdOf, ownPidOf } from './proc-state.ts';
import { prod } from './prod.ts';
import type { TimeBox } from './time-box.ts';
import type { Frame } from '../protocol/outcome.ts';

/** What faulthandler wrote of a Python process. */
export type PythonDump = {
  /** The frames of the test's thread that all dumps share, innermost first. */
  readonly frames: readonly Frame[];
  readonly steady: boolean;
  /** Whether the test's thread is the main thread. */
  readonly isMain: boolean;
  readonly dumps: number;
  /** What was written, as it is. */
  readonly raw: string;
};

/** SIGRTMAX - 2 on Linux, a signal that nobody uses; elsewhere there are no such signals. */
const dumpSignal: NodeJS.Signals | number = process.platform === 'linux' ? 62 : 'SIGUSR2';

const signals = 3;
const betweenMs = 20;
/** On a busy machine the process first has to get a CPU. */
const firstGrowMs = 1_500;
const growMs = 500;
const pollMs = 5;
const quietPolls = 2;
const maxBytes = 1024 * 1024;

/** Makes Python write the stacks of all its threads, three times. Undefined when it has no handler for that or writes nothing. */
export const dumpPython = async (
  pid: number,
  dir: string,
  root: string,
  box: TimeBox,
): Promise<PythonDump | undefined> => {
  // The shim knows only the pid that it has in its own namespace.
  const file = join(dir, `stack.${ownPidOf(pid) ?? pid}.txt`);
  const from = sizeOf(file);
  // The shim opens the file when it sets the handler: without the file the signal would meet someone else's handler, or none.
  if (from === undefined) return undefined;
  let to = from;
  for (let sent = 0; sent < signals; sent += 1) {
    if (sent > 0) await box.clock.sleep(Math.min(betweenMs, box.left()));
    if (!prod(pid, dumpSignal)) break;
    const grown = await awaitGrowth(file, to, sent === 0 ? firstGrowMs : growMs, box);
    if (grown === to) break;
    to = grown;
  }
  const raw = (await within(box, readRange(file, from, to), growMs)) ?? '';
  const dumps = parseDumps(raw, cwdOf(pid) ?? root);
  const thread = dumps[0] === undefined ? undefined : testThread(dumps[0]);
  if (thread === undefined) return undefined;
  const looks = looksAt(dumps, thread.id);
  const isMain = dumps[0]?.at(-1)?.id === thread.id;
  return {
    frames: commonFrames(looks).map(bareFrame),
    steady: isSteady(looks),
    isMain,
    dumps: dumps.length,
    raw,
  };
};

/** Waits until the file is longer than `from` and stays so for a moment. Its length then; `from` when nothing came. */
const awaitGrowth = async (file: string, from: number, limitMs: number, box: TimeBox): Promise<number> => {
  const until = box.clock.now() + Math.min(limitMs, box.left());
  let size = from;
  let quiet = 0;
  while (box.clock.now() < until && quiet < quietPolls) {
    await box.clock.sleep(pollMs);
    const now = sizeOf(file) ?? from;
    quiet = now > from && now === size ? quiet + 1 : 0;
    size = now;
  }
  return size;
};

const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;

const readRange = async (file: string, from: number, to: number): Promise<string> => {
  const handle = await open(file, 'r');
  try {
    const length = Math.min(to - from, maxBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
};
