import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { SkipList } from '../adapter.ts';
import { jest } from '../adapters/jest.ts';
import { shimDecoder } from '../adapters/shim-lines.ts';
import { jestModules } from './jest-versions.mjs';
import { builtShims, sweepProjects } from './vitest-project.ts';
import type { Asked, Ended, Told } from './vitest-project.ts';

const limitMs = 60_000;

/** Files of a project by their paths. */
export type Files = Readonly<Record<string, string>>;

/** A project in a folder of its own. */
export type JestProject = {
  readonly cwd: string;
  /** What the gate would start. */
  readonly gate: (asked?: Asked) => Promise<Told>;
  /** `jest` without the gate. */
  readonly bare: (args?: readonly string[]) => Promise<Ended>;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  readonly has: (path: string) => boolean;
};

/** Each major that the adapter serves, with what makes a project for it. `config`: what its manifest says of jest. */
export const eachJest = (): readonly {
  readonly major: 29 | 30;
  readonly project: (files: Files, config?: object) => JestProject;
}[] =>
  ([29, 30] as const).flatMap(major => {
    const modules = jestModules(major);
    if (modules !== undefined)
      return [{ major, project: (files: Files, config = {}) => project(files, config, modules) }];
    // What was not looked at is not green; on a laptop it is at least not silent.
    if (process.env['CI'] !== undefined) throw new Error(`jest ${major} is not installed: npm run setup`);
    process.stderr.write(`SKIPPED: tests with jest ${major}, which is not installed: npm run setup\n`);
    return [];
  });

const nothing: SkipList = { tests: [], files: [] };
const folders: string[] = [];

/** Removes every folder that was made here. */
export const sweepJest = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  sweepProjects();
};

const project = (files: Files, config: object, modules: string): JestProject => {
  const cwd = mkdtempSync(join(tmpdir(), 'gate-jest-'));
  folders.push(cwd);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  };
  // What jest remembers of a project stays in it.
  write(
    'package.json',
    JSON.stringify({ private: true, jest: { cacheDirectory: '<rootDir>/.jest-cache', ...config } }),
  );
  for (const [path, text] of Object.entries(files)) write(path, text);
  symlinkSync(modules, join(cwd, 'node_modules'));
  return {
    cwd,
    write,
    gate: asked => gated(cwd, asked),
    bare: (args = []) =>
      ended([process.execPath, join(cwd, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], cwd, {}),
    read: path => readFileSync(join(cwd, path), 'utf8'),
    has: path => existsSync(join(cwd, path)),
  };
};

const gated = async (
  cwd: string,
  { args = [], mode = 'run', number = 1, skip = nothing, ...about }: Asked = {},
): Promise<Told> => {
  // Inside the project, as in a real run: nothing of it may show in the user's reports.
  const dir = join(cwd, '.gate', `launch-${number}-${Date.now()}`);
  mkdirSync(dir, { recursive: true });
  const suite = {
    name: 's',
    runner: 'jest',
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
  const { argv, env, files } = jest.command({ suite, mode, number, dir, eventsFile, shims, skip, ...about });
  for (const { name, text } of files) writeFileSync(join(dir, name), text);
  const end = await ended(argv, cwd, env);
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
