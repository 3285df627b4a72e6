import { dirname, join, resolve } from 'node:path';
import type { Clock } from '../../harness/clock.ts';
import type { Stamped } from '../../harness/protocol/event.ts';
import type { LimitOf } from '../../reports/console/progress-text.ts';
import { lineScreen, terminalScreen } from '../../reports/console/screens.ts';
import type { JUnitKnown, LiveWatch } from '../../reports/reporter.ts';
import { consoleReporter } from '../../reports/reporters/console.ts';
import type { ExtraPaths } from '../export-reports.ts';
import type { LoadedConfig } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { renderProblem } from '../config/problem.ts';
import type { ReadySuite } from '../find-suites.ts';
import { UsageError } from '../usage-error.ts';

/** What every command understands. */
export type CommonOptions = {
  readonly config?: string;
  readonly cwd?: string;
  readonly json?: string;
  readonly junit?: string;
  readonly junitKnown?: JUnitKnown;
  readonly metricsOutput?: string;
  readonly metrics?: boolean;
  /** `--no-alerts` makes it false. */
  readonly alerts?: boolean;
  readonly push?: string;
  readonly evidence?: string;
  readonly base?: string;
  readonly rerunBase?: boolean;
  readonly strict?: boolean;
  readonly resume?: boolean;
  /** Whether what is new goes into the ledger as proposed; absent: unless `CI` is set. */
  readonly record?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
};

/** What `gate preflight` understands beside that. */
export type PreflightOptions = {
  readonly dryRun?: boolean;
  readonly realCheck?: boolean;
  readonly output?: string;
  readonly every?: string;
};

/** Where a command speaks. */
export type Terminal = {
  /** The result; as it is, without a line break of its own. */
  readonly out: (text: string) => void;
  /** One line beside the result. */
  readonly err: (line: string) => void;
  /** A command for whoever runs this job, as it is; absent where nobody reads any. */
  readonly command?: (line: string) => void;
  readonly colour: { readonly out: boolean; readonly err: boolean };
};

/** The configuration of where the command was typed. Throws `UsageError` with every problem on a line of its own. */
export const configOf = async ({ config: file, cwd = '.' }: CommonOptions): Promise<LoadedConfig> => {
  const loading = await loadConfig({ cwd, ...(file === undefined ? {} : { file }) });
  if (loading.ok) return loading.config;
  throw new UsageError(loading.problems.map(problem => renderProblem(problem, process.cwd())).join('\n'));
};

/** Where the options want some of the reports as well, and how: seen from `--cwd`, as every path of the command line. */
export const extraPaths = ({
  cwd = '.',
  junit,
  json,
  junitKnown,
  output,
}: CommonOptions & PreflightOptions): ExtraPaths => ({
  ...(junitKnown === undefined ? {} : { junitKnown }),
  ...(junit === undefined ? {} : { junit: resolve(cwd, junit) }),
  ...(json === undefined || json === '-' ? {} : { json: resolve(cwd, json) }),
  ...(output === undefined ? {} : { preflight: resolve(cwd, output) }),
});

/** Whether a run of everything writes what is new into the ledger: where `CI` is set only when it is told to. */
export const proposes = ({ record = (process.env['CI'] ?? '') === '' }: CommonOptions): boolean => record;

/** Where the Prometheus textfile goes: absolute; undefined when none is wanted. */
export const textfileOf = ({ cwd = '.', metrics, metricsOutput }: CommonOptions, root: string): string | undefined => {
  if (metrics === false) return undefined;
  return metricsOutput === undefined ? join(root, '.gate', 'textfile', 'gate.prom') : resolve(cwd, metricsOutput);
};

/** Where the Prometheus textfile of the preflight goes: beside that of the gate, unless the command line is all about it. */
export const preflightFileOf = (
  options: CommonOptions,
  { root, gate }: { readonly root: string; readonly gate: string },
): string | undefined => {
  const path = textfileOf(options, root);
  if (path === undefined || (gate === 'preflight' && options.metricsOutput !== undefined)) return path;
  return join(dirname(path), 'preflight.prom');
};

/** Throws `UsageError` where a run would write both textfiles under one name: whoever reads it would be told half. */
export const refuseOneFile = (options: CommonOptions, here: { readonly root: string; readonly gate: string }): void => {
  if (here.gate === 'preflight' || options.metricsOutput === undefined) return;
  const path = textfileOf(options, here.root);
  if (path === undefined || path !== preflightFileOf(options, here)) return;
  throw new UsageError(
    `--metrics-output ${options.metricsOutput}: the preflight writes its own metrics to preflight.prom in that folder: name another file, like ${join(dirname(options.metricsOutput), 'gate.prom')}.`,
  );
};

/** Starts the live view on stderr. */
export const startConsole = (
  { quiet, verbose }: CommonOptions,
  { colour, err }: Terminal,
  suites: readonly ReadySuite[],
  clock: Clock,
): LiveWatch => {
  const limits = new Map(suites.map(({ suite, limits: own }) => [suite.name, { ofAll: suite.limits.testMs, own }]));
  const redraws = process.stderr.isTTY && process.env['TERM'] !== 'dumb' && quiet !== true;
  const screen = redraws ? terminalScreen(process.stderr) : lineScreen(err);
  const mode = quiet === true ? 'quiet' : verbose === true ? 'verbose' : 'normal';
  const limitOf: LimitOf = (suite, test) => limits.get(suite)?.own?.ofTest(test).ms ?? limits.get(suite)?.ofAll;
  const reporter = consoleReporter({ mode, colour: colour.err, limitOf });
  const { see, stop } = reporter.start(screen, clock);
  return { see: (stamped: Stamped) => see(stamped), stop };
};
