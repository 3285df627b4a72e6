import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { attach } from './attach.ts';
import type { Installed } from './installed.ts';
import { pid } from '../node/line.ts';
import { divertWorkers } from './pool.ts';
import type { Mocha, MochaClass } from './shapes.ts';
import { type World, worldOf } from './world.ts';

/** The name under which a command that mocha starts again finds the script that it stands for. */
export const commandVariable = 'GATE_MOCHA_COMMAND';

type Given = { readonly parallel?: boolean; readonly [option: string]: unknown };
type Helpers = { runMocha: (mocha: Mocha, options: Given) => Promise<unknown> };

/** Whether mocha will start itself again, for flags of Node that its configuration or arguments name. */
export const restarts = async (installed: Installed): Promise<boolean> => {
  try {
    const { loadOptions } = (await installed.exports('cli/options')) as {
      readonly loadOptions: (argv: readonly string[]) => Readonly<Record<string, unknown>>;
    };
    const { isNodeFlag } = (await installed.exports('cli/node-flags')) as {
      readonly isNodeFlag: (name: string) => boolean;
    };
    const { _: words, ...options } = loadOptions(process.argv.slice(2));
    const names = Object.keys(options);
    return names.includes('node-option') || names.some(name => isNodeFlag(name)) || isDebugged(words);
  } catch {
    // What it cannot read it will complain of itself.
    return false;
  }
};

const isDebugged = (words: unknown): boolean => Array.isArray(words) && words.includes('inspect');

/** Lets `script` take the place of the command that mocha is about to start. */
export const divertRestart = (installed: Installed, script: string): void => {
  const command = installed.file('cli/cli');
  const { spawn } = childProcess;
  const diverted = (file: string, args: readonly string[], options: childProcess.SpawnOptions) => {
    const env = { ...(options.env ?? process.env), [commandVariable]: command };
    const told = args.map(each => (each === command ? script : each));
    return spawn(file, told, { ...options, env });
  };
  childProcess.spawn = diverted as typeof spawn;
  syncBuiltinESMExports();
};

/** Puts the telling around the mocha of this process. `worker`: the script around its workers. */
export const takePart = async (installed: Installed, worker: string): Promise<void> => {
  const classes = await installed.mocha();
  const world = worldOf(classes, installed.root);
  const { adopt } = attach(world, classes);
  // The user's own are put among them later.
  const reporters = new Set(Object.keys(classes.reporters));
  const helpers = (await installed.exports('cli/run-helpers')) as unknown as Helpers;
  const { runMocha } = helpers;
  helpers.runMocha = async (mocha, options) => {
    adopt(mocha);
    return runMocha(mocha, await prepared({ world, classes, reporters, installed, worker }, mocha, options));
  };
  world.say({ type: 'runner-ready', pid, runtime: 'node', version: installed.version, spare: false });
};

type Place = {
  readonly world: World;
  readonly classes: MochaClass;
  readonly reporters: ReadonlySet<string>;
  readonly installed: Installed;
  readonly worker: string;
};

/** What the gate asks of a run, where the user has not said otherwise. */
const prepared = async (
  { world, classes, reporters, installed, worker }: Place,
  mocha: Mocha,
  options: Given,
): Promise<Given> => {
  const { assignment, mode } = world;
  // Reports of a part must not take the place of those of the whole.
  if (!assignment.isWhole && mayWrite(reporters, mocha)) mocha.reporter('spec');
  const isParallel = options.parallel === true && mocha._runnerClass !== classes.Runner;
  if (isParallel && mode === 'list') mocha.options.forbidOnly = true; // as the workers have it
  if (isParallel && mode === 'run') {
    if (assignment.workers !== undefined) mocha.options.jobs ??= assignment.workers;
    await divertWorkers(world, installed, worker);
  }
  // Nobody watches files here; and to know the tests one process is enough.
  return { ...options, watch: false, ...(mode === 'list' ? { parallel: false } : {}) };
};

const mayWrite = (own: ReadonlySet<string>, { options: { reporter, reporterOption } }: Mocha): boolean =>
  typeof reporter !== 'string' || !own.has(reporter) || reporterOption?.['output'] !== undefined;
