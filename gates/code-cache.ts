import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolders } from '../harness/disk/make-folders.ts';

/** What V8 made of one text, kept between processes. Nothing of it throws: without it everything takes a little longer. */
export type CodeCache = {
  readonly folder: string;
  /** What was kept; undefined where nothing is, or it is not whole. */
  readonly read: () => Buffer | undefined;
  readonly write: (data: Buffer) => void;
};

type Place = {
  readonly env?: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly platform?: NodeJS.Platform;
  /** What Node was started with. */
  readonly flags?: readonly string[];
};

const digestBytes = 32;
const keptMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The cache of a text for one kind of use, in the user's own cache folder: `$GATE_CODE_CACHE`, else `regression-gate/code` in
 * `$XDG_CACHE_HOME`, `~/.cache`, or what it is called there. Undefined where there is none, and with `GATE_CODE_CACHE=off`.
 *
 * V8 runs what it is given: it compares the length of the text, its own version and its flags. So a file is named after a digest
 * of the text, begins with a digest of what follows, and is taken only from a folder that nobody else may write to.
 */
export const codeCache = (text: string, use: string, place: Place = {}): CodeCache | undefined => {
  const folder = cacheFolder(place);
  if (folder === undefined) return undefined;
  const name = `${nameOf(text)}-${process.version}-${process.arch}-${use}${ofFlags(place)}`;
  const file = join(folder, name);
  return {
    folder,
    read: () => {
      try {
        return isOurs(folder) ? whole(readFileSync(file)) : undefined;
      } catch {
        return undefined; // nothing is kept yet
      }
    },
    write: data => {
      try {
        makeFolders(folder, 0o700);
        if (!isOurs(folder)) return;
        forgetOld(folder);
        replace(file, Buffer.concat([digest(data), data]));
      } catch {
        // It is made anew each time then.
      }
    },
  };
};

/** Throws when it cannot; nothing half-written stays then. */
const replace = (file: string, bytes: Buffer): void => {
  const part = `${file}.${process.pid}`;
  try {
    writeFileSync(part, bytes, { mode: 0o600 });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
};

/** What was made under other flags V8 refuses, and who starts Node with some would make it anew each time, for himself and for others. */
const ofFlags = ({ env = process.env, flags = process.execArgv }: Place): string => {
  const said = [...flags, env['NODE_OPTIONS'] ?? ''].join(' ').trim();
  return said === '' ? '' : `-${digest(said).toString('hex').slice(0, 8)}`;
};

/** Texts of our build begin with a digest of what follows. */
const nameOf = (text: string): string => {
  const [, said] = /^\/\* ([0-9a-f]{64}) \*\//.exec(text) ?? [];
  return (said ?? digest(text).toString('hex')).slice(0, 32);
};

const digest = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

const whole = (bytes: Buffer): Buffer | undefined => {
  const data = bytes.subarray(digestBytes);
  return digest(data).equals(bytes.subarray(0, digestBytes)) ? data : undefined;
};

const cacheFolder = ({ env = process.env, home, platform = process.platform }: Place): string | undefined => {
  const own = env['GATE_CODE_CACHE'];
  if (own !== undefined && own !== '') return isAbsolute(own) ? own : undefined;
  const folder = usualFolder(env, home ?? homeOf(), platform);
  return folder !== undefined && isAbsolute(folder) ? join(folder, 'regression-gate', 'code') : undefined;
};

const usualFolder = (
  env: NodeJS.ProcessEnv,
  home: string | undefined,
  platform: NodeJS.Platform,
): string | undefined => {
  if (platform === 'win32') return env['LOCALAPPDATA'];
  const said = env['XDG_CACHE_HOME'];
  if (said !== undefined && said !== '') return said;
  return home === undefined ? undefined : join(home, platform === 'darwin' ? 'Library/Caches' : '.cache');
};

const homeOf = (): string | undefined => {
  try {
    return homedir();
  } catch {
    return undefined; // a user without a home, as in some containers
  }
};

/** Whether the folder is this user's, and nobody else may write to it. */
const isOurs = (folder: string): boolean => {
  const uid = process.getuid?.();
  if (uid === undefined) return true; // the user's own folder on Windows
  const { uid: owner, mode } = statSync(folder);
  return owner === uid && (mode & 0o022) === 0;
};

/** Files that nobody has written for a month: of versions that are gone. Whoever still needs one makes it anew. */
const forgetOld = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > keptMs) rmSync(path, { force: true });
  }
};
