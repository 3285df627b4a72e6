import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Adapter, Launch, SkipList } from '../adapter.ts';
import { shimDecoder } from '../adapters/shim-lines.ts';
import { joinShims } from './join-module.mjs';

/** The folder of this repository. */
export const repository: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const limitMs = 60_000;

/** One finished process. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};
/** One finished launch, with what it said. */
export type Told = Ended & { readonly events: readonly RunnerEvent[]; readonly dropped: number; readonly dir: string };
export type Asked = Partial<Pick<Launch, 'mode' | 'number' | 'skip' | 'only' | 'first' | 'workers'>> & {
  readonly args?: readonly string[];
};

/** A project in a folder of its own, with its own `node_modules`. */
export type Project = {
  readonly cwd: string;
  /** What the gate would start. */
  readonly gate: (asked?: Asked) => Promise<Told>;
  /** The runner without the gate. */
  readonly bare: (args?: readonly string[]) => Promise<Ended>;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly has: (path: string) => boolean;
};

/** How a runner is started in a project. */
export type Runner = {
  readonly adapter: Adapter;
  /** Without the gate, relative to the project. */
  readonly bare: readonly string[];
  /** On top of what a shell would have. */
  readonly env: Readonly<Record<string, string>>;
};

/** Each major of a runner that is installed, with where its modules are. */
export const eachInstalled = <Major extends number>(
  runner: string,
  majors: readonly Major[],
  modulesOf: (major: Major) => string | undefined,
): readonly { readonly major: Major; readonly modules: string }[] =>
  majors.flatMap(major => {
    const modules = modulesOf(major);
    if (modules !== undefined) return [{ major, modules }];
    // What was not looked at is not green; on a laptop it is at least not silent.
    if (process.env['CI'] !== undefined) throw new Error(`${runner} ${major} is not installed: npm run setup`);
    process.stderr.write(`SKIPPED: tests with ${runner} ${major}, which is not installed: npm run setup\n`);
    return [];
  });

const nothing: SkipList = { tests: [], files: [] };
const folders: string[] = [];

/** A new folder that is swept. */
export const scratch = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `gate-${name}-`));
  folders.push(folder);
  return folder;
};

/** Removes every folder that was made here. */
export const sweepProjects = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  shims = undefined;
};

let shims: Promise<string> | undefined;

/** The shims, compiled and joined as the build does it. */
const builtShims = (): Promise<string> => (shims ??= buildShims());

const buildShims = async (): Promise<string> => {
  const out = scratch('shims');
  const names = [
    'vitest-launcher.ts',
    'vitest-runner.ts',
    'jest-launcher.ts',
    'jest-worker.ts',
    'mocha-launcher.ts',
    'mocha-worker.ts',
    'jasmine-launcher.ts',
    'jasmine-runtime.ts',
    'cargo-launcher.ts',
    'playwright-launcher.ts',
    'playwright-reporter.ts',
    'node-test-boot.ts',
    'node-test-preload.ts',
  ];
  const sources = names.map(name => join(repository, 'suites', 'shims', name));
  const flags =
    '--ignoreConfig --target es2023 --module nodenext --rewriteRelativeImportExtensions --skipLibCheck --noCheck --types node';
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, ...flags.split(' '), '--rootDir', repository, '--outDir', out, ...sources], {
    cwd: repository,
    timeout: limitMs,
  });
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  const built = join(out, 'suites', 'shims');
  await joinShims(built);
  return built;
};

/** A folder as a project of a runner. */
export const projectIn = (cwd: string, runner: Runner): Project => ({
  cwd,
  gate: asked => gated(cwd, runner, asked),
  bare: (args = []) => ended([process.execPath, ...runner.bare, ...args], cwd, runner.env),
  read: path => readFileSync(join(cwd, path), 'utf8'),
  write: (path, text) => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  },
  has: path => existsSync(join(cwd, path)),
});

const gated = async (
  cwd: string,
  { adapter, env: more }: Runner,
  { args = [], mode = 'run', number = 1, skip = nothing, ...about }: Asked = {},
): Promise<Told> => {
  // Inside the project, as in a real run: nothing of it may show in the user's reports.
  const dir = join(cwd, '.gate', `launch-${number}-${Date.now()}`);
  mkdirSync(dir, { recursive: true });
  const suite = {
    name: 's',
    runner: adapter.name,
    cwd,
    args,
    env: {},
    program: [process.execPath],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: 'a test',
  } as const;
  const eventsFile = join(dir, 'events');
  const shims = await builtShims();
  const { argv, env, files } = adapter.command({ suite, mode, number, dir, eventsFile, shims, skip, ...about });
  for (const { name, text } of files) writeFileSync(join(dir, name), text);
  const end = await ended(argv, cwd, { ...more, ...env });
  const decoder = shimDecoder();
  const lines = existsSync(eventsFile) ? readFileSync(eventsFile, 'utf8').split('\n') : [];
  return { ...end, dir, events: lines.flatMap(line => decoder.line(line)), dropped: decoder.dropped() };
};

/** Only what a shell would have: nothing of the vitest that runs this test. */
const plainEnv = (): Record<string, string> => {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'];
  return Object.fromEntries(kept.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
};

const ended = (argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise(resolve => {
    const [program = process.execPath, ...args] = argv;
    const child = spawn(program, args, {
      cwd,
      env: { ...plainEnv(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    });
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (heard.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
    child.on('close', (code, signal) => resolve({ code, signal, ...heard }));
  });
