import { basename, resolve } from 'node:path';
import { type Limits, defaultLimits } from '../../harness/watchdog/limits.ts';
import { firstSlots, withSlots } from '../slots.ts';
import { commanded, type ConfigFile, type GateFile, type LimitsFile, type SuiteFile } from './config-file.ts';
import {
  type DebtConfig,
  type GateConfig,
  type LoadedConfig,
  type PreflightGate,
  type SuiteConfig,
  defaultBudgetMs,
  defaultGate,
} from './config.ts';

/** The limits of a suite before anything is learned: what it says, and the defaults for the rest. */
export const toLimits = (said: LimitsFile = {}): Limits => ({
  testMs: typeof said.test === 'number' ? said.test : defaultLimits.testMs,
  testIsDefault: typeof said.test !== 'number',
  hookMs: said.hook ?? defaultLimits.hookMs,
  loadMs: said.load ?? defaultLimits.loadMs,
  silenceMs: said.silence ?? defaultLimits.silenceMs,
  teardownMs: said.teardown ?? defaultLimits.teardownMs,
  graceMs: said.grace ?? defaultLimits.graceMs,
  ...(said.suite === undefined ? {} : { suiteMs: said.suite }),
});

/** A suite with its paths made absolute. */
export const toSuite = (
  name: string,
  said: SuiteFile,
  { root, resources }: Surroundings,
  at: SuiteConfig['at'],
): SuiteConfig => {
  const cwd = resolve(root, said.cwd);
  const suite: SuiteConfig = {
    name,
    runner: said.runner,
    cwd,
    args: said.args,
    env: said.env,
    program: programOf(said, cwd),
    limits: toLimits(said.limits),
    ...(said.memory === undefined ? {} : { memoryBytes: said.memory }),
    limitsSaid: said.limits,
    ...(said.reports === undefined ? {} : { reports: said.reports }),
    retries: said.retries,
    ...(said.cores === undefined ? {} : { cores: said.cores }),
    ...(said.exclusive === undefined || said.exclusive === false ? {} : { exclusive: said.exclusive }),
    ...(said.needs === undefined ? {} : { needs: [...new Set(said.needs)] }),
    ...(said.resources === undefined ? {} : { resources: [...new Set(said.resources)] }),
    deselected: said.deselected,
    why: `configured in ${basename(at.file)}`,
    at,
  };
  // Each launch gets the slots of its own over these.
  return withSlots(suite, firstSlots(suite, resources));
};

type Surroundings = { readonly root: string; readonly resources: ConfigFile['resources'] };

/** The gates, with their defaults. */
export const toGates = ({ core, full, fast, preflight }: ConfigFile['gates']): LoadedConfig['gates'] => ({
  core: toGate(core),
  full: toGate(full),
  fast: {
    ...toGate(fast),
    budgetMs: fast?.budget ?? defaultBudgetMs,
    ...(fast?.tests === undefined ? {} : { tests: fast.tests }),
  },
  ...(preflight === undefined ? {} : { preflight: toPreflightGate(preflight) }),
});

const toPreflightGate = ({ limits, leaks }: NonNullable<ConfigFile['gates']['preflight']>): PreflightGate => ({
  ...(limits?.run === undefined ? {} : { runMs: limits.run }),
  ...(leaks === undefined ? {} : { leaks }),
});

/** The ledger's places made absolute. */
export const toDebt = ({ dir, report, ...rules }: DebtConfig, root: string): DebtConfig => ({
  ...rules,
  dir: resolve(root, dir),
  report: resolve(root, report),
});

const toGate = ({ suites, limits, flaky, leaks }: GateFile = {}): GateConfig => ({
  suites: suites === undefined || suites === '*' ? defaultGate.suites : [...new Set(suites)],
  runMs: limits?.run ?? defaultGate.runMs,
  flaky: flaky ?? defaultGate.flaky,
  leaks: leaks ?? defaultGate.leaks,
});

const programOf = ({ runner, command, program, python }: SuiteFile, cwd: string): readonly string[] => {
  const [first, ...rest] = commanded.has(runner)
    ? (command ?? [])
    : (program ?? (python === undefined ? [] : [python]));
  if (first === undefined) return [];
  // A name is looked up in PATH; a path belongs to the suite, wherever the gate was started.
  return [/[\\/]/u.test(first) ? resolve(cwd, first) : first, ...rest];
};
