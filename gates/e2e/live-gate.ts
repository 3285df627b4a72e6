import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a gate has ended. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
};

/** A gate that runs: it can be signalled and looked at. */
export type Live = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
};

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The built command. */
export const cli: string = join(repository, 'dist/gates/cli.cjs');

/** In the environment of everything that a test of this file starts. */
const mark = `GATE_E2E_MARK=${randomBytes(8).toString('hex')}`;

const folders: string[] = [];

/** A new folder with these files; `packages` links this repository's own, vitest among them. */
export const project = (
  files: Readonly<Record<string, string>>,
  { packages = false }: { readonly packages?: boolean } = {},
): string => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gate-e2e-')));
  folders.push(dir);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
  }
  if (packages) symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  return dir;
};

/** A configuration of plain commands, by name; `more` goes into each suite, `beside` stands beside them. */
export const commands = (
  suites: Readonly<Record<string, readonly string[]>>,
  more: object = {},
  beside: object = {},
): string =>
  JSON.stringify({
    ...beside,
    suites: Object.fromEntries(
      Object.entries(suites).map(([name, command]) => [name, { runner: 'command', command, ...more }]),
    ),
  });

const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const [name = '', value = ''] = mark.split('=');
  const { PATH, HOME, LANG } = process.env;
  return { PATH, HOME, LANG, [name]: value, ...more };
};

/** Starts a program among everything that is marked as this test's. */
export const launch = (
  argv: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Live => {
  const [file = '', ...args] = argv;
  const startedAt = performance.now();
  const child = spawn(file, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const ended = new Promise<Ended>(resolve => {
    child.once('close', (code, signal) => resolve({ code, signal, ...said, ms: performance.now() - startedAt }));
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    kill: signal => void child.kill(signal),
    ended,
  };
};

/** Starts the built gate. */
export const startGate = (args: readonly string[], options: Parameters<typeof launch>[1]): Live =>
  launch([process.execPath, cli, ...args], options);

/** Runs the built gate to its end. */
export const runGate = (args: readonly string[], options: Parameters<typeof launch>[1]): Promise<Ended> =>
  startGate(args, options).ended;

/** Waits for something to become true, and says what was missing when it does not. */
export const until = async <T>(what: string, look: () => T | undefined | false, limitMs = 30_000): Promise<T> => {
  for (const end = performance.now() + limitMs; ;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

/** Everything of this test that is alive, wherever it has gone: `pid command`. Zombies are dead. */
export const alive = (): readonly { readonly pid: number; readonly command: string }[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(mark)) return [];
        if (/\) [ZX]/.test(readFileSync(`/proc/${name}/stat`, 'latin1'))) return [];
        return [
          { pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() },
        ];
      } catch {
        return []; // it has ended while it was looked at
      }
    });

/** Ends what is left and gives it back: after a test it must be nothing. The wardens get the time that they are promised. */
export const sweep = async (): Promise<readonly string[]> => {
  await until('no process is left', () => alive().length === 0, 2_500).catch(() => undefined);
  const left = alive();
  for (const { pid } of left) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  return left.map(({ pid, command }) => `${pid} ${command}`);
};

/** A file of the latest run. */
export const latest = (dir: string, name: string): string => readFileSync(join(dir, '.gate/latest', name), 'utf8');
