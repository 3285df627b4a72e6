import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import type { Clock } from '../clock.ts';
import type { ProcessEvent, ProcessRef, RunnerEvent } from '../protocol/event.ts';
import type { Exit } from '../protocol/outcome.ts';
import { Ranges } from '../stream/ranges.ts';
import type { Cleaner } from '../stream/cleaner.ts';
import { rest } from '../stream/rest.ts';
import type { Spoken } from '../stream/spoken.ts';
import { Spool } from '../stream/spool.ts';
import type { Command } from './command.ts';
import { enter } from './contained.ts';
import { inside, type Namespace } from './containment.ts';
import { cookieName, isCookie } from './cookie.ts';
import { takeReaped } from './reaped.ts';
import { covered, initFd, type InitWord } from './init-words.ts';
import { type SpareChild, told } from './spare.ts';
import { type Tree, treeOf } from './tree.ts';

/** How a command is started and who hears of it. */
export type SpawnOptions = {
  readonly cookie: string;
  readonly logFile: string;
  readonly logCapBytes: number;
  readonly hear: (event: ProcessEvent) => void;
  readonly clock: Clock;
  /** Listens to stdout, where the runner speaks there. */
  readonly spoken?: Spoken | undefined;
  /** Makes, for each stream, what takes out of it what must not be in the log. */
  readonly clean?: () => Cleaner;
  /** The command runs in one of its own. */
  readonly namespace?: Namespace;
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
  /** An event of a shim with the pids as we see them. */
  readonly translate: (event: RunnerEvent) => RunnerEvent;
  /** Once the leader has ended: waits for its last words, but not for a survivor that holds the other end of a pipe. */
  readonly drained: () => Promise<void>;
  /** Ends what holds the tree together, where something does; tells who lives on all the same. */
  readonly dissolve: () => Promise<readonly ProcessRef[]>;
  /** Reads what is left in the pipes, lets go of them and closes the log. Safe to call twice. */
  readonly release: () => Promise<void>;
};

const nothing = Buffer.alloc(0);

/** How long the last words in a pipe are waited for when a survivor holds its other end. */
const drainMs = 500;

/** Starts a command as the leader of its own session and group, marked, with no input and its output in a file. */
export const spawn = async (
  command: Command,
  { cookie, logFile, logCapBytes, hear, clock, spoken, clean, namespace }: SpawnOptions,
): Promise<Launched | { readonly failed: string }> => {
  if (!isCookie(cookie)) return { failed: 'a launch needs a cookie, or its tree could not be told from strangers' };
  if (!isFolder(command.cwd)) return { failed: `there is no folder ${command.cwd}` };
  takeReaped(); // what was waited for until now is not this launch's
  const child = waiting(command, namespace) ?? start(command, cookie, namespace);
  if ('failed' in child) return child;
  if ('catch' in child) {
    if (child.pid === undefined) return { failed: whyNot(command.argv[0], await child) };
    void child.catch(() => undefined);
  }

  const whole = treeOf(cookie, child.pid);
  let reapedMs: number | undefined;
  const exited = new Promise<Exit>(resolve => {
    child.once('exit', (code, signal) => {
      reapedMs = takeReaped();
      resolve(signal === null ? { code: code ?? 0 } : { signal });
    });
  });
  const spool = new Spool(logFile, logCapBytes);
  const launchedAt = clock.now();
  let heardAt = launchedAt;
  const ears = (['stdout', 'stderr'] as const).map(stream => {
    const pipe = child[stream];
    const ranges = new Ranges(bytes => hear({ type: 'output', stream, bytes }), clock);
    const ear = stream === 'stdout' ? spoken : undefined;
    const cleaner = clean?.();
    const keep = (bytes: Buffer): void => {
      const from = spool.bytes;
      spool.write(bytes);
      if (spool.bytes > from) ranges.add(from, spool.bytes);
    };
    pipe.on('data', (chunk: Buffer) => {
      rest(chunk.length, clock.now(), launchedAt);
      heardAt = clock.now();
      const said = ear?.hear(chunk) ?? chunk;
      keep(cleaner?.push(said) ?? said);
    });
    pipe.on('error', () => undefined); // a pipe that breaks has said what it had to say
    const closed = new Promise<void>(resolve => pipe.once('close', resolve));
    const end = (): void => {
      const last = ear?.close() ?? nothing;
      keep(cleaner === undefined ? last : Buffer.concat([cleaner.push(last), cleaner.end()]));
    };
    return { pipe, ranges, closed, end };
  });
  const drained = async (): Promise<void> => {
    const over = new AbortController();
    await Promise.race([Promise.all(ears.map(({ closed }) => closed)), clock.sleep(drainMs, over.signal)]);
    over.abort();
    for (const { end } of ears) end();
  };
  const letGo = async (): Promise<void> => {
    await drained();
    for (const { pipe, ranges } of ears) {
      pipe.removeAllListeners('data');
      pipe.destroy();
      ranges.close();
    }
    spool.close();
  };
  const words = child.stdio[initFd];
  const held =
    words instanceof Readable ? await enter({ whole, words, exited }, clock) : { ...open, tree: whole, exited };
  if ('failed' in held) {
    await letGo();
    return { failed: notEntered(command.argv[0], held.failed) };
  }
  let released: Promise<void> | undefined;
  return {
    ...held,
    reapedMs: () => reapedMs,
    lastHeard: () => heardAt,
    problem: () => spool.trouble,
    drained,
    release: () => (released ??= held.dissolve().then(letGo)),
  };
};

/** Nothing holds a tree together but its marks. */
const open: Pick<Launched, 'translate' | 'dissolve'> = {
  translate: event => event,
  dissolve: () => Promise.resolve([]),
};

const options = {
  detached: true,
  buffer: false,
  reject: false,
  cleanup: false,
  encoding: 'buffer',
} as const;

const launch = ({ argv: [file, ...args], cwd, env: more }: Command, cookie: string, namespace?: Namespace) => {
  const env = { ...more, [cookieName(cookie)]: '1' };
  if (namespace === undefined) return execa(file, args, { ...options, cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [outer, ...words] = inside(namespace, [file, ...args]);
  return execa(outer, words, {
    ...options,
    cwd,
    env: covered({ ...process.env, ...env }),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
};

/** The process that was started for this launch before it was known. Into a namespace nobody can be put afterwards. */
const waiting = ({ begun }: Command, namespace?: Namespace): SpareChild | undefined =>
  begun === undefined || namespace !== undefined ? undefined : told(begun);

const start = (
  command: Command,
  cookie: string,
  namespace?: Namespace,
): ReturnType<typeof launch> | { readonly failed: string } => {
  try {
    return launch(command, cookie, namespace);
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

const notEntered = (file: string, word: Extract<InitWord, { type: 'failed' }> | string): string =>
  typeof word === 'string'
    ? `${file} could not be started in a namespace: ${word}`
    : whyNot(file, { code: word.code, originalMessage: word.message });

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // one that may not be looked at cannot be worked in
  }
};
