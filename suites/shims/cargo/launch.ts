import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { constants } from 'node:os';
import type { Failure } from '../../../harness/protocol/outcome.ts';
import { opened, pid, type Say } from '../node/line.ts';
import { fileNamer } from '../node/place.ts';
import { type CargoArgs, splitArgs, valuesOf, without } from './arguments.ts';
import { build, type Built } from './build.ts';
import { ask } from './program.ts';
import { keepSettings, type Target } from './settings.ts';
import { choosesPackages, choosesTargets, flagsFor, type Metadata, packagesOf, type TargetOf } from './workspace.ts';

/** What is wrong before anything is built. */
class Refusal extends Error {}

/** Runs `cargo test` as its user would, with our programs between it and its tests. */
export const launchCargo = async (cargo: readonly string[], args: readonly string[], own: string): Promise<number> => {
  const say = opened(process.env['GATE_EVENTS'] ?? '');
  say({ type: 'runner-ready', pid, runtime: 'native', spare: false });
  try {
    return await launch({ cargo, args: splitArgs(args), own, say });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    process.stderr.write(`${error.message}\n`);
    say({ type: 'session-failed', failure: { message: error.message, stack: [] } });
    return 101;
  }
};

type How = { readonly cargo: readonly string[]; readonly args: CargoArgs; readonly own: string; readonly say: Say };

const launch = async ({ cargo, args, own, say }: How): Promise<number> => {
  const metadata = metadataOf(cargo, args.cargo);
  const { calls, programs, broken } = await built(cargo, args.cargo, metadata);
  const fileOf = fileNamer(process.env['GATE_CWD'] ?? '');
  const targets = targetsOf(programs, fileOf);
  for (const [source, failure] of broken) {
    const step = { kind: 'load', file: fileOf(source) } as const;
    say({ type: 'step-started', pid, step });
    say({ type: 'step-finished', pid, step, ms: 0, outcome: { kind: 'failed', failures: [failure] } });
  }
  say({ type: 'planned', files: Object.values(targets), more: true });
  const stand = standIn(cargo, args.cargo, own);
  keepSettings({ workspace: metadata.workspace_root, targets, taken: stand.taken, runner: stand.runner });
  let code = broken.size > 0 ? 101 : 0;
  for (const call of calls) {
    const given = args.tests.length === 0 ? [] : ['--', ...args.tests];
    code = Math.max(code, await run([...cargo, 'test', ...call, ...given], { ...process.env, ...stand.env }));
  }
  stand.remove();
  say({ type: 'tests-done' });
  return code;
};

/** What is to be run: the arguments of each call. */
type Plan = {
  readonly calls: readonly (readonly string[])[];
  readonly programs: readonly Built[];
  readonly broken: ReadonlyMap<string, Failure>;
};

const built = async (cargo: readonly string[], args: readonly string[], metadata: Metadata): Promise<Plan> => {
  const goOn = args.includes('--no-fail-fast') ? [] : ['--no-fail-fast'];
  const all = await build(cargo, args, metadata.workspace_root);
  if (all.isBuilt) return { calls: [[...args, ...goOn]], programs: all.programs, broken: new Map() };
  if (all.broken.size === 0) throw new Refusal(`cargo could not build the tests: ${all.error ?? 'why is in the log'}`);
  if (choosesTargets(args)) return { calls: [], programs: [], broken: all.broken };
  return eachAlone(cargo, { args: [...args, ...goOn], metadata });
};

type Part = { readonly args: readonly string[]; readonly metadata: Metadata };

/** Something cannot be built. Cargo would run nothing at all; what can be built is run, package by package. */
const eachAlone = async (cargo: readonly string[], { args, metadata }: Part): Promise<Plan> => {
  const rest = without(args, choosesPackages);
  const broken = new Map<string, Failure>();
  const programs: Built[] = [];
  const calls: (readonly string[])[] = [];
  for (const { name, targets } of packagesOf(metadata, args, process.cwd())) {
    const fit: TargetOf[] = [];
    for (const target of targets.filter(({ test }) => test !== false)) {
      const one = await build(cargo, ['-p', name, ...flagsFor(target), ...rest], metadata.workspace_root);
      if (one.isBuilt) fit.push(target);
      const failure = one.broken.get(target.src_path) ?? [...one.broken.values()][0];
      if (!one.isBuilt && failure !== undefined) broken.set(target.src_path, failure);
      programs.push(...one.programs);
    }
    if (fit.length > 0) calls.push(['-p', name, ...new Set(fit.flatMap(flagsFor)), ...rest]);
    const isDocumented = targets.some(target => target.doctest === true && fit.includes(target));
    if (isDocumented) calls.push(['-p', name, '--doc', ...rest]);
  }
  return { calls, programs, broken };
};

const metadataOf = (cargo: readonly string[], args: readonly string[]): Metadata => {
  const [manifest] = valuesOf(args, ['--manifest-path']);
  const where = manifest === undefined ? [] : ['--manifest-path', manifest];
  const argv = [...cargo, 'metadata', '--no-deps', '--format-version', '1', ...where];
  const { exit, stdout, stderr } = ask({ argv, env: process.env });
  if (exit.code === 0) return JSON.parse(stdout) as Metadata;
  process.stderr.write(stderr);
  throw new Refusal(`cargo cannot read its project: ${/^error: (.*)$/mu.exec(stderr)?.[1] ?? 'why is in the log'}`);
};

/** Two targets may be made of one file: the second one is told as a project of its own. */
const targetsOf = (programs: readonly Built[], fileOf: (path: string) => string): Record<string, Target> => {
  const seen = new Set<string>();
  return Object.fromEntries(
    programs.map(({ program, source, target }) => {
      const isAgain = seen.has(source);
      seen.add(source);
      return [program, { file: fileOf(source), ...(isAgain ? { project: target } : {}) }];
    }),
  );
};

type StandIn = {
  readonly env: Readonly<Record<string, string>>;
  readonly taken: Readonly<Record<string, string | null>>;
  readonly runner: readonly string[];
  readonly remove: () => void;
};

/** Puts our program where cargo looks for one that runs tests, and for rustdoc. */
const standIn = (cargo: readonly string[], args: readonly string[], own: string): StandIn => {
  const { stdout } = ask({ argv: [...cargo, '-vV'], env: process.env });
  const host = /^host: (.+)$/mu.exec(stdout)?.[1] ?? '';
  const [target = process.env['CARGO_BUILD_TARGET'] ?? host] = valuesOf(args, ['--target']);
  const name = `CARGO_TARGET_${target.toUpperCase().replaceAll(/[-.]/gu, '_')}_RUNNER`;
  const before = process.env[name];
  if (before === undefined) refuseConfigured(name);
  const dir = process.env['GATE_DIR'] ?? '';
  // Cargo takes this variable apart at spaces, and reads a relative path as seen from here.
  const near = relative(process.cwd(), dir);
  const place = [dir, near].find(path => !/\s/u.test(path)) ?? mkdtempSync(join(tmpdir(), 'gate-cargo-'));
  const script = (word: string): string => {
    const path = join(place, `${word}.sh`);
    writeFileSync(path, `#!/bin/sh\nexec ${[process.execPath, own, word].map(quoted).join(' ')} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  };
  return {
    env: { [name]: script('run'), RUSTDOC: script('doc') },
    taken: Object.fromEntries([name, 'RUSTDOC', ...ofShells].map(each => [each, process.env[each] ?? null])),
    runner: before === undefined ? [] : before.split(/\s+/u).filter(word => word !== ''),
    remove: () => {
      if (place !== dir && place !== near) rmSync(place, { recursive: true, force: true });
    },
  };
};

/** What the shell that starts our program says of itself. */
const ofShells = ['PWD', 'OLDPWD', 'SHLVL', '_'];

/** A runner in a file of cargo's own configuration would be lost without a word. */
const refuseConfigured = (name: string): void => {
  const folders = [process.env['CARGO_HOME'] ?? join(homedir(), '.cargo')];
  for (let at = process.cwd(); ; at = dirname(at)) {
    folders.push(join(at, '.cargo'));
    if (dirname(at) === at) break;
  }
  for (const folder of folders) {
    const files = existsSync(folder) ? readdirSync(folder).filter(file => /^config(?:\.toml)?$/u.test(file)) : [];
    const set = files.find(file => /^\s*(?:[\w.'"()-]+\.)?runner\s*=/mu.test(readFileSync(join(folder, file), 'utf8')));
    if (set !== undefined)
      throw new Refusal(
        `${join(folder, set)} sets a runner, and the gate has to stand there: set ${name} in the suite's "env" instead, then both are used`,
      );
  }
};

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const run = (argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> =>
  new Promise(resolve => {
    const [file = '', ...args] = argv;
    const child = spawn(file, args, { env, stdio: 'inherit' });
    child.once('error', ({ message }) => {
      process.stderr.write(`${file}: ${message}\n`);
      resolve(127);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
