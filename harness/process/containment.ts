import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { builtFile } from '../own-files.ts';

/** A PID namespace for a launch: everything that is born in it dies with its first process. */
export type Namespace = {
  /** The words before a command that put it into a new namespace. */
  readonly wrapper: readonly [string, ...string[]];
  /** What it is made of, for people. */
  readonly made: string;
};

const probeLimitMs = 10_000;
const initFile = 'harness/process/init-main.js';

/** As root first without a user namespace: there users, groups and owners of files are what they are outside. */
const ways: readonly { readonly made: string; readonly flags: readonly string[]; readonly root: boolean }[] = [
  { made: 'a PID namespace, made by root', flags: [], root: true },
  { made: 'a PID namespace in a user namespace', flags: ['--user', '--map-current-user'], root: false },
];

const wrapperOf = (flags: readonly string[]): readonly [string, ...string[]] => [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'unshare',
  ...flags,
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--',
];

/**
 * A shell is the first process: it takes in every orphan and reaps it, which Node does for its own children only. The
 * second command keeps it from giving its place to the first.
 */
const firstProcess = ['/bin/sh', '-c', '"$@"; exit 0', 'gate-init'] as const;

/** What is run for a command inside a namespace. */
export const inside = ({ wrapper }: Namespace, argv: readonly string[]): readonly [string, ...string[]] => {
  const [file, ...rest] = wrapper;
  return [file, ...rest, ...firstProcess, process.execPath, builtFile(initFile), ...argv];
};

/** Finds out by trying whether launches can have namespaces here: how, or what is missing and what to do. */
export const probeNamespace = async (
  isRoot: boolean = process.getuid?.() === 0,
): Promise<Namespace | { readonly lack: string }> => {
  if (process.platform !== 'linux') return { lack: 'PID namespaces are a thing of Linux' };
  if (!existsSync(builtFile(initFile))) return { lack: 'the gate has not been built, and its init is missing' };
  let words = '';
  for (const { made, flags, root } of ways) {
    if (root && !isRoot) continue;
    const wrapper = wrapperOf(flags);
    const tried = await tryIt(wrapper);
    if (tried === 'it works') return { wrapper, made };
    if (tried === 'no program')
      return { lack: 'setpriv and unshare are not both installed: install the package util-linux' };
    words = tried;
  }
  return {
    lack: `this machine allows no PID namespace (${words}): allow user namespaces, or run as root with CAP_SYS_ADMIN`,
  };
};

/** `it works`, `no program`, or why it does not. */
const tryIt = async ([file, ...rest]: Namespace['wrapper']): Promise<string> => {
  const { failed, code, exitCode, stderr } = await execa(
    file,
    [...rest, '/bin/sh', '-c', 'test "$$" = 1 && test -e /proc/1/status'],
    {
      stdin: 'ignore',
      stdout: 'ignore',
      reject: false,
      timeout: probeLimitMs,
      killSignal: 'SIGKILL',
      env: { LC_ALL: 'C' },
    },
  );
  if (!failed) return 'it works';
  // setpriv says 127 for a program that it does not find.
  if (code === 'ENOENT' || exitCode === 127) return 'no program';
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return said === '' ? `unshare ended with ${exitCode ?? 'a signal'}` : said;
};
