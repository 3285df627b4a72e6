import { statSync } from 'node:fs';
import { execa } from 'execa';
import type { Clock } from '../clock.ts';
import type { ProcessEvent } from '../protocol/event.ts';
import type { Exit } from '../protocol/outcome.ts';
import { Ranges } from '../stream/ranges.ts';
import { Spool } from '../stream/spool.ts';
import type { Command } from './command.ts';
import { cookieName, isCookie } from './cookie.ts';
import { takeReaped } from './reaped.ts';
import { type Tree, treeOf } from './tree.ts';

/** How a command is started and who hears of it. */
export type SpawnOptions = {
  readonly cookie: string;
  readonly logFile: string;
  readonly logCapBytes: number;
  readonly hear: (event: ProcessEvent) => void;
  readonly clock: Clock;
};

/** A started command. */
export type Launched = {
  readonly tree: Tree;
  /** The leader's own end: children may live on and hold its pipes. */
  readonly exited: Promise<Exit>;
  /** Once the leader has ended: its time on a CPU, and that of all it has waited for, in milliseconds. */
  readonly reapedMs: () => number | undefined;
  /** Monotonic milliseconds of the last byte of output. */
  readonly lastHeard: () => number;
  /** Why output was lost, when it was. */
  readonly problem: () => string | undefined;
  /** Reads what is left in the pipes, lets go of them and closes the log. Safe to call twice. */
  readonly release: () => Promise<void>;
};

/** How long the last words in a pipe are waited for when a survivor holds its other end. */
const drainMs = 500;

/** Starts a command as the leader of its own session and group, marked, with no input and its output in a file. */
export const spawn = async (
  command: Command,
  { cookie, logFile, logCapBytes, hear, clock }: SpawnOptions,
): Promise<Launched | { readonly failed: string }> => {
  if (!isCookie(cookie)) return { failed: 'a launch needs a cookie, or its tree could not be told from strangers' };
  if (!isFolder(command.cwd)) return { failed: `there is no folder ${command.cwd}` };
  takeReaped(); // what was waited for until now is not this launch's
  const child = start(command, cookie);
  if ('failed' in child) return child;
  if (child.pid === undefined) return { failed: whyNot(command.argv[0], await child) };
  void child.catch(() => undefined);

  const tree = treeOf(cookie, child.pid);
  let reapedMs: number | undefined;
  const exited = new Promise<Exit>(resolve => {
    child.once('exit', (code, signal) => {
      reapedMs = takeReaped();
      resolve(signal === null ? { code: code ?? 0 } : { signal });
    });
  });
  const spool = new Spool(logFile, logCapBytes);
  let heardAt = clock.now();
  const ears = (['stdout', 'stderr'] as const).map(stream => {
    const pipe = child[stream];
    const ranges = new Ranges(bytes => hear({ type: 'output', stream, bytes }), clock);
    pipe.on('data', (chunk: Buffer) => {
      heardAt = clock.now();
      const from = spool.bytes;
      spool.write(chunk);
      ranges.add(from, spool.bytes);
    });
    pipe.on('error', () => undefined); // a pipe that breaks has said what it had to say
    const closed = new Promise<void>(resolve => pipe.once('close', resolve));
    return { pipe, ranges, closed };
  });
  const letGo = async (): Promise<void> => {
    const over = new AbortController();
    await Promise.race([Promise.all(ears.map(({ closed }) => closed)), clock.sleep(drainMs, over.signal)]);
    over.abort();
    for (const { pipe, ranges } of ears) {
      pipe.removeAllListeners('data');
      pipe.destroy();
      ranges.close();
    }
    spool.close();
  };
  let released: Promise<void> | undefined;
  return {
    tree,
    exited,
    reapedMs: () => reapedMs,
    lastHeard: () => heardAt,
    problem: () => spool.trouble,
    release: () => (released ??= letGo()),
  };
};

const launch = ({ argv: [file, ...args], cwd, env }: Command, cookie: string) =>
  execa(file, args, {
    cwd,
    env: { ...env, [cookieName(cookie)]: '1' },
    stdin: 'ignore',
    detached: true,
    buffer: false,
    reject: false,
    cleanup: false,
    encoding: 'buffer',
  });

const start = (command: Command, cookie: string): ReturnType<typeof launch> | { readonly failed: string } => {
  try {
    return launch(command, cookie);
  } catch (error) {
    // Words that no operating system takes, such as an argument with a zero byte.
    return {
      failed: `${command.argv[0]} could not be started: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};

const whyNot = (
  file: string,
  { code, originalMessage }: { readonly code?: string | undefined; readonly originalMessage?: string | undefined },
): string => {
  if (code === 'ENOENT') return `${file} was not found`;
  if (code === 'EACCES') return `${file} may not be executed`;
  return originalMessage ?? `${file} could not be started`;
};

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // one that may not be looked at cannot be worked in
  }
};
