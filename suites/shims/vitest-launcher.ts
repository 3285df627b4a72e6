import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { assignmentFrom } from './node/assignment.ts';
import { announceDiversion, diverted } from './vitest/diversion.ts';
import type { Start } from './vitest/diversion.ts';
import { listen } from './vitest/ears.ts';
import type { CliOptions, Vitest, VitestNode } from './vitest/instance.ts';
import { opened } from './node/line.ts';
import type { Say } from './node/line.ts';
import { fileNamer } from './node/place.ts';
import { installRunners } from './vitest/runner-file.ts';
import { unknownOption } from './vitest/unknown-option.ts';
import { listed, sessionFailed } from './vitest/witness.ts';
import { limitWorkers } from './vitest/workers.ts';

/** Exit codes that `vitest run` does not have; see the adapter. */
const usageCode = 2;
const noTestsCode = 5;

const env = (name: string): string => {
  const value = process.env[name];
  if (value !== undefined) return value;
  process.stderr.write(`${name} is not set: this file is started by the gate\n`);
  process.exit(usageCode);
};

/** Does what `vitest run <args>` does in this folder, with the gate listening. */
const launch = async (args: readonly string[]): Promise<void> => {
  // SIGUSR1 opens the inspector; a fixed port would already be a neighbour's.
  process.debugPort = 0;
  const cwd = env('GATE_CWD');
  const { GATE_LAUNCH_FILE: launchFile, GATE_TEST_LIMIT: limit } = process.env;
  const assignment = assignmentFrom(launchFile);
  const start: Start = {
    mode: env('GATE_MODE') === 'list' ? 'list' : 'run',
    launch: Number(process.env['GATE_LAUNCH'] ?? 1),
    isPart: assignment.isPart,
  };
  const say = opened(env('GATE_EVENTS'));
  const require = createRequire(join(cwd, 'package.json'));
  const bin = join(dirname(require.resolve('vitest/node')), '..', 'vitest.mjs');
  process.argv = [process.execPath, bin, 'run', ...args];
  const node = (await import(pathToFileURL(require.resolve('vitest/node')).href)) as VitestNode;
  if (node.version.startsWith('3.')) process.title = 'node (vitest)';
  say({ type: 'runner-ready', pid: process.pid, runtime: 'node', version: node.version, spare: false });

  const parsed = parse(node, args);
  // As `vitest` does before it reads any configuration.
  process.env['TEST'] = 'true';
  process.env['VITEST'] = 'true';
  process.env['NODE_ENV'] ??= 'test';
  let vitest: Vitest;
  try {
    vitest = await node.createVitest('test', diverted(parsed.options, start));
  } catch (thrown) {
    return giveUp(thrown, say);
  }
  const shims = dirname(fileURLToPath(import.meta.url));
  const told = {
    events: env('GATE_EVENTS'),
    cwd,
    mode: start.mode,
    ...(launchFile === undefined || assignment.isWhole ? {} : { launchFile }),
    ...(limit === undefined ? {} : { testLimitMs: Number(limit) }),
  };
  installRunners(vitest, { resolve: require.resolve, dir: env('GATE_DIR'), shims, told });
  limitWorkers(vitest, assignment.workers);
  listen(vitest, { say, assignment, nameOf: fileNamer(cwd), usual: node.BaseSequencer });
  announceDiversion(start);
  try {
    const place = { mode: start.mode, cwd, root: rootOf(cwd, parsed.options) };
    await go(vitest, parsed.filter.map(slashed), place, say);
  } catch (thrown) {
    return giveUp(thrown, say);
  }
  await vitest.exit();
};

/** As `vitest` does with what it cannot live with: a start that fails, in 3.x also a teardown. */
const giveUp = (thrown: unknown, say: Say): never => {
  say(sessionFailed(thrown));
  console.error('\nStartup Error');
  console.error(thrown);
  process.exitCode ??= 1;
  return process.exit();
};

const go = async (
  vitest: Vitest,
  filters: readonly string[],
  { mode, cwd, root }: Pick<Start, 'mode'> & { readonly cwd: string; readonly root: string },
  say: Say,
): Promise<void> => {
  try {
    for (const name of neededPackages(vitest)) {
      if (await vitest.packageInstaller.ensureInstalled(name, root, vitest.version)) continue;
      say(sessionFailed(new Error(`the package "${name}" is not installed`)));
      process.exitCode = 1;
      return;
    }
    if (mode === 'list') {
      const { testModules, unhandledErrors } = await vitest.collect(filters);
      for (const event of listed(testModules, fileNamer(cwd))) say(event);
      for (const error of unhandledErrors) say(sessionFailed(error));
    } else await vitest.start(filters);
  } catch (thrown) {
    fail(vitest, thrown, say);
  } finally {
    // Without coverage the witness has said so.
    if (mode === 'run' && vitest.config.coverage.enabled === true) say({ type: 'tests-done' });
    await vitest.close();
  }
};

/** As `vitest` does with what its start throws. */
const fail = (vitest: Vitest, thrown: unknown, say: Say): void => {
  if (codeOf(thrown) === 'VITEST_FILES_NOT_FOUND') {
    if (process.exitCode !== undefined && process.exitCode !== 0) process.exitCode = noTestsCode;
    return;
  }
  process.exitCode = 1;
  say(sessionFailed(thrown));
  vitest.logger.printError(thrown, { fullStack: true, type: 'Unhandled Error' });
};

const rootOf = (cwd: string, { root }: CliOptions): string => resolve(cwd, typeof root === 'string' ? root : '.');

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null ? Reflect.get(thrown, 'code') : undefined;

/** What `vitest` looks for before it starts, and offers to install. */
const neededPackages = ({ config }: Vitest): readonly string[] => {
  const environments: Readonly<Record<string, string>> = {
    jsdom: 'jsdom',
    'happy-dom': 'happy-dom',
    'edge-runtime': '@edge-runtime/vm',
  };
  const providers: Readonly<Record<string, string>> = {
    v8: '@vitest/coverage-v8',
    istanbul: '@vitest/coverage-istanbul',
  };
  const environment = environments[config.environment ?? ''];
  const provider = config.coverage.enabled === true ? providers[config.coverage.provider ?? 'v8'] : undefined;
  return [environment, provider].filter(name => name !== undefined);
};

const parse = (node: VitestNode, args: readonly string[]): ReturnType<VitestNode['parseCLI']> => {
  try {
    const parsed = node.parseCLI(['vitest', 'run', ...args]);
    const stray = unknownOption(node, parsed.options);
    if (stray === undefined) return { ...parsed, options: asTyped(parsed.options) };
    process.stderr.write(`vitest ${node.version} has no option --${stray}\n`);
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  }
  return process.exit(usageCode);
};

/** As `vitest` does with what was typed: `exclude` as an option takes the place of the configuration's, on the command line it adds to it. */
const asTyped = ({ exclude, ...options }: CliOptions): CliOptions =>
  exclude === undefined ? options : { ...options, cliExclude: [exclude].flat() };

const slashed = (filter: string): string => (process.platform === 'win32' ? filter.replaceAll('\\', '/') : filter);

await launch(process.argv.slice(2));
