import { existsSync } from 'node:fs';
import { execa } from 'execa';
import pTimeout from 'p-timeout';
import { builtFile } from '../own-files.ts';
import { readStart } from './process-table.ts';

/** A tiny process that outlives the gate, if only to end what the gate has started. */
export type Warden = {
  readonly pid: number;
  /** From now on this launch dies with the gate. To be called before the launch starts, and again with its leader once it has. */
  readonly watch: (cookie: string, leader?: number) => void;
  readonly forget: (cookie: string) => void;
  /** Sends the warden home: the gate ends by itself. */
  readonly close: () => Promise<void>;
  /** Why nobody watches, when nobody does. */
  readonly problem: () => string | undefined;
};

const closeMs = 2_000;

/** Starts the warden. It has a session of its own, hears no signal of the terminal, and waits for our pipe to close. */
export const startWarden = async (): Promise<Warden> => {
  const path = builtFile('harness/process/warden-main.js');
  if (!existsSync(path)) return noWarden('warden-main.js is not there: the gate has not been built');
  const child = execa(process.execPath, [path], {
    cwd: '/',
    // What the user wants of his Node processes (an inspector, coverage) is not for this one.
    env: { NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined },
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  if (child.pid === undefined)
    return noWarden(`the warden could not be started: ${(await child).originalMessage ?? 'no reason given'}`);
  void child.catch(() => undefined);
  child.stdin.on('error', () => undefined); // a warden that died can only be missed
  child.unref();
  unref(child.stdin);
  let problem: string | undefined;
  let isClosing = false;
  const exited = new Promise<void>(resolve => {
    child.once('exit', (code, signal) => {
      if (!isClosing) problem = `the warden has ended with ${signal ?? code}`;
      resolve();
    });
  });
  return {
    pid: child.pid,
    watch: (cookie, leader) => void child.stdin.write(`watch ${cookie}${nameOf(leader)}\n`),
    forget: cookie => void child.stdin.write(`forget ${cookie}\n`),
    close: async () => {
      isClosing = true;
      child.ref();
      child.stdin.end('bye\n');
      await pTimeout(exited, { milliseconds: closeMs, fallback: () => void child.kill('SIGKILL') });
    },
    problem: () => problem,
  };
};

/** The leader by pid and start: when the warden reads of it, its pid may be another's. The mark at the end shows that no digit is lost. */
const nameOf = (leader: number | undefined): string => {
  const start = leader === undefined ? undefined : readStart(leader);
  return start === undefined ? '' : ` ${leader}@${start};`;
};

const noWarden = (problem: string): Warden => ({
  pid: 0,
  watch: () => undefined,
  forget: () => undefined,
  close: () => Promise.resolve(),
  problem: () => problem,
});

const unref = (stream: object): void => {
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
};
