import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileRef } from '../adapter.ts';
import { isCircus } from './jest/circus.ts';
import type { ProjectConfig } from './jest/circus.ts';
import { announceDiversion, diverted } from './jest/diversion.ts';
import type { Start } from './jest/diversion.ts';
import type {
  Argv,
  ConfigReader,
  Configs,
  Core,
  GlobalConfig,
  JestTest,
  SeenRun,
  SequencerClass,
  WorkerClass,
} from './jest/instance.ts';
import { failureIn } from './jest/outcome.ts';
import { projectNames } from './jest/projects.ts';
import { restarting } from './jest/restart.ts';
import { sequencer } from './jest/sequencer.ts';
import { factsFile, tellingHere } from './jest/telling.ts';
import type { Facts } from './jest/telling.ts';
import { witness } from './jest/witness.ts';
import { assignmentFrom } from './node/assignment.ts';
import { opened, pid } from './node/line.ts';
import { fileNamer } from './node/place.ts';

/** Exit codes that `jest` does not have; see the adapter. */
const usageCode = 2;
const noTestsCode = 5;

const env = (name: string): string => {
  const value = process.env[name];
  if (value !== undefined) return value;
  process.stderr.write(`${name} is not set: this file is started by the gate\n`);
  process.exit(usageCode);
};

const [cwd, dir] = [env('GATE_CWD'), env('GATE_DIR')];
const assignment = assignmentFrom(process.env['GATE_LAUNCH_FILE']);
const start: Start = {
  mode: env('GATE_MODE') === 'list' ? 'list' : 'run',
  launch: Number(process.env['GATE_LAUNCH'] ?? 1),
  isPart: assignment.isPart,
  ...(assignment.workers === undefined ? {} : { workers: assignment.workers }),
};
const say = opened(env('GATE_EVENTS'));
const nameOf = fileNamer(cwd);
const shims = dirname(fileURLToPath(import.meta.url));
let facts: Facts = { projects: {} };
const telling = tellingHere({ ...process.env }, () => facts);
/** How far this start has come, for what its exit code means. */
const state = { isConfigured: false, files: -1, usesWorkers: false, hasMore: false };

type Load = NodeJS.Require;

/** Does what `jest <args>` does in this folder, with the gate listening. */
const launch = async (args: readonly string[]): Promise<void> => {
  const manifest = createRequire(join(cwd, 'package.json')).resolve('jest/package.json');
  const fromJest = createRequire(manifest);
  const { version } = fromJest(manifest) as { readonly version: string };
  say({ type: 'runner-ready', pid, runtime: 'node', version, spare: false });
  process.argv = [process.execPath, join(dirname(manifest), 'bin', 'jest.js'), ...args];
  process.env['NODE_ENV'] ??= 'test';
  process.on('exit', code => {
    if (code !== 1) return;
    if (!state.isConfigured) process.exitCode = usageCode;
    else if (state.files === 0) process.exitCode = noTestsCode;
  });
  const cli = fromJest.resolve('jest-cli');
  const fromCli = createRequire(cli);
  const fromCore = createRequire(fromCli.resolve('@jest/core'));
  replace<ConfigReader>(fromCore, 'jest-config', ({ readConfigs }) => ({
    readConfigs: async (argv, projects) => configured(await readConfigs(argv, projects), argv, fromCore),
  }));
  replace<Core>(fromCli, '@jest/core', ({ runCLI }) => ({
    runCLI: (argv, projects) => running(() => runCLI({ ...argv, watch: false, watchAll: false }, projects)),
  }));
  const { run } = fromCli(cli) as { readonly run: () => Promise<void> };
  await run();
};

/** Puts something of ours into a module of the user's jest, for whoever asks for it from now on. */
const replace = <M extends object>(load: Load, name: string, change: (real: M) => Partial<M>): void => {
  const path = load.resolve(name);
  const real = load(path) as M;
  const module = load.cache[path];
  if (module === undefined) return;
  const changed = Object.getOwnPropertyDescriptors(change(real));
  module.exports = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(real), ...changed });
};

/** The configuration that jest has found, with the gate in it. */
const configured = async (read: Configs, argv: Argv, load: Load): Promise<Configs> => {
  const { globalConfig, configs } = read;
  state.isConfigured = true;
  facts = { projects: projectNames(configs), ...circusOf(load) };
  writeFileSync(factsFile(dir), JSON.stringify(facts));
  for (const config of configs) telling.install(config);
  for (const runner of new Set(configs.map(({ runner }) => runner).filter(isUsual)))
    standIn(createRequire(runner), runner);
  hearReporters(load);
  const changes = diverted(globalConfig, argv, start);
  const merged: GlobalConfig = { ...globalConfig, ...changes };
  state.hasMore = merged.collectCoverage;
  const [testSequencer, reporter] = ears(merged, await sequencerOf(globalConfig, load));
  announceDiversion(start);
  return {
    ...read,
    globalConfig: Object.freeze({
      ...merged,
      testSequencer,
      reporters: [...(merged.reporters ?? [['default', {}] as const]), [reporter, {}] as const],
    }),
  };
};

const circusOf = (load: Load): Pick<Facts, 'circus'> => {
  try {
    return { circus: createRequire(load.resolve('jest-config')).resolve('jest-circus/runner') };
  } catch {
    // A jest without it: nobody can ask for it by that name.
    return {};
  }
};

/** Gives the workers of jest's own runner our file to run. */
const standIn = (load: Load, runner: string): void =>
  replace<{ readonly Worker: WorkerClass }>(load, 'jest-worker', ({ Worker }) => ({
    Worker: restarting(Worker, {
      testWorker: join(dirname(runner), 'testWorker.js'),
      ours: join(shims, 'worker.cjs'),
      ready: (worker, spare) => say({ type: 'runner-ready', pid: worker, runtime: 'node', spare }),
      used: () => {
        state.usesWorkers = true;
      },
    }),
  }));

const isUsual = (runner: string): boolean => /[/\\]jest-runner[/\\]build[/\\]index\.js$/.test(runner);
const isHeard = ({ runner, testRunner }: ProjectConfig): boolean => isUsual(runner) && isCircus(testRunner);

const refOf = ({ path, context }: JestTest): FileRef => {
  const project = facts.projects[context.config.id];
  return { file: nameOf(path), ...(project === undefined ? {} : { project }) };
};

const sequencerOf = async ({ testSequencer }: GlobalConfig, load: Load): Promise<SequencerClass> => {
  const { requireOrImportModule } = load('jest-util') as {
    readonly requireOrImportModule: (path: string) => Promise<SequencerClass>;
  };
  return requireOrImportModule(testSequencer);
};

const name = 'regression-gate.jest';

/** Writes two modules that jest will ask for: what they export is made here. */
const ears = (config: GlobalConfig, User: SequencerClass): readonly [sequencer: string, reporter: string] => {
  const parts = {
    sequencer: sequencer(User, {
      say,
      assignment,
      refOf,
      isHeard: ({ context }) => isHeard(context.config),
      isOrdered: !/[/\\]@jest[/\\]test-sequencer[/\\]/.test(config.testSequencer),
      planned: files => {
        state.files = files;
      },
    }),
    reporter: witness({
      say,
      assignment,
      refOf,
      bail: config.bail,
      isList: start.mode === 'list',
      hasMore: state.hasMore,
      begin: ({ path, context: { config: project } }) => {
        if (!state.usesWorkers && isHeard(project)) telling.begin(path, project);
      },
      end: ({ path, context }) => telling.end(path, context.config),
      fail: ({ path, context }, thrown) => telling.fail(path, context.config, thrown),
    }),
  };
  Object.defineProperty(process, Symbol.for(name), { value: parts, configurable: true, enumerable: false });
  // Coverage leaves out what lies under `node_modules`, wherever that is.
  const folder = join(dir, 'node_modules', 'regression-gate');
  mkdirSync(folder, { recursive: true });
  return (['sequencer', 'reporter'] as const).map(part => {
    const file = join(folder, `${part}.cjs`);
    writeFileSync(file, `module.exports = process[Symbol.for(${JSON.stringify(name)})].${part};\n`);
    return file;
  }) as [string, string];
};

/** What makes a run fail beside its tests is kept in jest's own reporters, such as a threshold of coverage. */
const hearReporters = (load: Load): void => {
  const { BaseReporter } = load('@jest/reporters') as {
    readonly BaseReporter: { readonly prototype: { _setError: (error: unknown) => void } };
  };
  const { _setError: keep } = BaseReporter.prototype;
  BaseReporter.prototype._setError = function (error) {
    say({ type: 'session-failed', failure: failureIn(error) });
    keep.call(this, error);
  };
};

const running = async (run: () => Promise<{ readonly results: SeenRun }>): ReturnType<typeof run> => {
  try {
    const ended = await run();
    explain(ended.results);
    // Without coverage the witness has said so.
    if (start.mode === 'run' && state.hasMore) say({ type: 'tests-done' });
    return ended;
  } catch (thrown) {
    // What is wrong with the arguments or the configuration is told by the exit code and in jest's own words.
    say({ type: 'session-failed', failure: failureIn(thrown) });
    throw thrown;
  }
};

/** Snapshots can fail a run in which every test has passed. */
const explain = ({ success, numFailedTests, numRuntimeErrorTestSuites, snapshot }: SeenRun): void => {
  if (success || numFailedTests > 0 || numRuntimeErrorTestSuites > 0 || snapshot.failure !== true) return;
  const message = `${snapshot.unchecked ?? 0} obsolete snapshot(s), ${snapshot.filesRemoved ?? 0} obsolete snapshot file(s)`;
  say({ type: 'session-failed', failure: { message, stack: [] } });
};

await launch(process.argv.slice(2));
