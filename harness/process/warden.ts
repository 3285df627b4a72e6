import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import pTimeout from 'p-timeout';
import { builtFile } from '../own-files.ts';
import { readStart } from './process-table.ts';
import { heardVariable, riseWord } from './warden-words.ts';

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

/** A run that is over before this never needs the program of the warden: to start it would be much of such a run. */
const riseMs = 200;

/**
 * Starts the warden. It has a session of its own, hears no signal of the terminal, and waits for our pipe to close. It begins as a
 * shell, which is there at once, and becomes its program when it is told to, or when our pipe closes.
 */
export const startWarden = async (): Promise<Warden> => {
  const path = builtFile('harness/process/warden-main.cjs');
  if (!existsSync(path)) return noWarden('warden-main.cjs is not there: the gate has not been built');
  // Every run starts one, and few need more than Node itself for what they start.
  const child = spawn(...programOf(path), {
    cwd: '/',
    // What the user wants of his Node processes (an inspector, coverage) is not for this one, which speaks to nobody either.
    env: { ...process.env, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined, NODE_EXTRA_CA_CERTS: undefined },
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const failed = new Promise<string>(resolve => child.once('error', ({ message }) => resolve(message)));
  if (child.pid === undefined) return noWarden(`the warden could not be started: ${await failed}`);
  child.stdin.on('error', () => undefined); // a warden that died can only be missed
  child.unref();
  unref(child.stdin);
  const rising = setTimeout(() => void child.stdin.write(`${riseWord}\n`), riseMs).unref();
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
      clearTimeout(rising);
      child.ref();
      // It has nothing left to do, and may be in the middle of becoming its program: a farewell would be heard late.
      child.kill('SIGKILL');
      await pTimeout(exited, { milliseconds: closeMs, fallback: () => undefined });
    },
    problem: () => problem,
  };
};

/** What it runs until it rises: nothing but remember what it hears. Its pid stays the same. */
const untilItRises = `
trap '' HUP INT TERM
${heardVariable}=
while IFS= read -r line; do
  [ "$line" = ${riseWord} ] && break
  ${heardVariable}="$${heardVariable}$line
"
done
export ${heardVariable}
exec "$0" "$1"
`;

const shell = '/bin/sh';

const programOf = (path: string): readonly [string, readonly string[]] =>
  existsSync(shell) ? [shell, ['-c', untilItRises, process.execPath, path]] : [process.execPath, [path]];

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
