import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { systemClock } from '../clock.ts';
import type { ProcessEvent } from '../protocol/event.ts';
import type { Namespace } from './containment.ts';
import { makeCookie } from './cookie.ts';
import { type Launched, spawn } from './spawn.ts';

/** A fixture that runs, for tests. */
export type FixtureLaunch = {
  readonly launched: Launched;
  readonly cookie: string;
  readonly dir: string;
  /** The fixture's deepest process writes its pid here once it is up. */
  readonly readyFile: string;
  readonly events: readonly ProcessEvent[];
  readonly log: () => Buffer;
  readonly remove: () => void;
};

const fixtures = resolve(import.meta.dirname, '../fixtures');

const programs: Readonly<Record<string, string>> = { '.sh': 'sh', '.py': 'python3' };

/** The command line of a fixture in `harness/fixtures`. */
export const fixtureArgv = (name: string): readonly [string, string] => [
  programs[extname(name)] ?? process.execPath,
  join(fixtures, name),
];

/** Starts a program the way the gate does. It gets the path of the ready file as its last argument. */
export const launch = async (
  argv: readonly [string, ...string[]],
  {
    logCapBytes = 1024 * 1024,
    logFile,
    namespace,
  }: { readonly logCapBytes?: number; readonly logFile?: string; readonly namespace?: Namespace } = {},
): Promise<FixtureLaunch> => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-process-'));
  const readyFile = join(dir, 'ready');
  const cookie = makeCookie();
  const events: ProcessEvent[] = [];
  const log = logFile ?? join(dir, 'log');
  const launched = await spawn(
    { argv: [...argv, readyFile], cwd: dir, env: {}, files: [] },
    {
      cookie,
      logFile: log,
      logCapBytes,
      hear: event => events.push(event),
      clock: systemClock,
      ...(namespace === undefined ? {} : { namespace }),
    },
  );
  if ('failed' in launched) throw new Error(launched.failed);
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  return { launched, cookie, dir, readyFile, events, log: () => readFileSync(log), remove };
};

/** The pid in a ready file; undefined before it is there. */
export const readyPid = (readyFile: string): number | undefined => {
  try {
    return Number(readFileSync(readyFile, 'utf8')) || undefined;
  } catch {
    return undefined; // not up yet
  }
};

/** Who is alive and works in a folder: whatever it has done to its environment, it was started there. */
export const workingIn = (folder: string): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(pid => {
      try {
        // Of a folder that was removed it tells the name all the same.
        return readlinkSync(`/proc/${pid}/cwd`)
          .replace(/ \(deleted\)$/, '')
          .concat('/')
          .startsWith(`${folder}/`);
      } catch {
        return false; // gone, another user's, or no process
      }
    });
