import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCookie } from '../../harness/process/cookie.ts';
import { emptyTree } from '../../harness/process/empty-tree.ts';
import { spawn } from '../../harness/process/spawn.ts';
import type { Runtime, StackCapture } from '../../harness/protocol/event.ts';
import { captureStack } from '../../harness/stacks/capture.ts';
import type { Facts } from './check.ts';

/** A program that loops, once it has made the file `ready` in its folder. */
export type Looping = {
  readonly runtime: Runtime;
  readonly argv: readonly [string, ...string[]];
  readonly name: string;
  readonly text: string;
};

const readyMs = 10_000;
const pollMs = 10;
const looks = 3;

/** Starts a program that loops, looks into it as into a test that hangs, and ends it. A sentence, where it did not come so far. */
export const lookInto = async (
  { scratch, warden, clock }: Pick<Facts, 'scratch' | 'warden' | 'clock'>,
  { runtime, argv, name, text }: Looping,
): Promise<StackCapture | string> => {
  const dir = join(scratch, runtime);
  mkdirSync(dir);
  writeFileSync(join(dir, name), text);
  const cookie = makeCookie();
  warden.watch(cookie);
  const launched = await spawn(
    { argv, cwd: dir, env: {}, files: [] },
    { cookie, logFile: join(dir, 'log'), logCapBytes: 65_536, hear: () => undefined, clock },
  );
  if ('failed' in launched) return launched.failed;
  try {
    for (const until = clock.now() + readyMs; !existsSync(join(dir, 'ready')); await clock.sleep(pollMs))
      if (clock.now() > until) return `${argv[0]} did not come to its loop within ${readyMs / 1000} s`;
    const look = (): Promise<StackCapture> => captureStack({ pid: launched.tree.pid, runtime, dir, root: dir }, clock);
    let capture = await look();
    // A machine that is very busy may be late for one look; what works, works in one of three.
    for (let tries = 1; capture.frames.length === 0 && tries < looks; tries += 1) capture = await look();
    return capture;
  } finally {
    emptyTree(cookie);
    await launched.exited;
    await launched.release();
    warden.forget(cookie);
  }
};
