import { cpus, arch, platform } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { startWarden, type Warden } from '../../harness/process/warden.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import type { RunHead, SuiteHead } from '../../harness/protocol/record.ts';
import { finalScreen } from '../../reports/final-screen.ts';
import { runJson } from '../../reports/reporters/run-json.ts';
import { runSuite } from '../../suites/run-suite.ts';
import type { GateConfig, LoadedConfig } from '../config/config.ts';
import { exitCode, incompleteExit } from '../exit-code.ts';
import { exportReports } from '../export-reports.ts';
import { findSuites, type ReadySuite } from '../find-suites.ts';
import { type GitState, gitState } from '../git-state.ts';
import { listen } from '../interrupts.ts';
import { liveTrees } from '../live-trees.ts';
import { detectionLine, openingNotes } from '../opening-words.ts';
import { gateVersion, shimsFolder } from '../package-root.ts';
import { plainly } from '../plain-error.ts';
import { runGate, type RunEnd } from '../run-gate.ts';
import { closeRunFolder, makeRunFolder, pointLatest, pruneRuns } from '../run-folder.ts';
import { makeRunId } from '../run-id.ts';
import { runSuites } from '../run-suites.ts';
import { type Clocks, statusLines } from '../status.ts';
import { type CommonOptions, configOf, extraPaths, startConsole, type Terminal } from './common-options.ts';

/** What to run: a whole gate, or named suites with more arguments. */
export type Request = {
  readonly gate: string;
  readonly partial: boolean;
  readonly suites?: readonly string[];
  readonly args?: readonly string[];
};

/** Runs a gate from the command line to its last screen. Gives the exit code. */
export const runCommand = async (request: Request, options: CommonOptions, terminal: Terminal): Promise<number> => {
  const config = await configOf(options);
  const cwd = resolve(options.cwd ?? '.');
  const rules = config.gates[request.gate] ?? config.gates['core'];
  if (rules === undefined) throw new Error('a configuration without the gate core');
  const [ready, git] = await Promise.all([
    findSuites(config, request.suites ?? rules.suites, cwd),
    gitState(config.root),
  ]);
  const suites = ready.map(found => withArgs(found, request.args ?? []));
  if (config.detect) terminal.err(detectionLine(config, suites));

  const id = makeRunId(request.gate, systemClock.wall());
  let runDir: string;
  try {
    runDir = makeRunFolder(config.root, id);
    pointLatest(config.root, id);
  } catch (error) {
    terminal.err(`gate: nothing was run, because ${config.root}/.gate cannot be written: ${plainly(error)}.`);
    return incompleteExit;
  }
  const warden = await startWarden();
  const { record, troubles } = await run({
    request,
    options,
    terminal,
    config,
    rules,
    git,
    suites,
    id,
    runDir,
    warden,
  });
  for (const trouble of [...troubles.slice(0, 1), ...housekeeping(config, runDir)]) terminal.err(`gate: ${trouble}.`);
  terminal.out(options.json === '-' ? runJson.render(record) : finalScreen(record, { colour: terminal.colour.out }));
  return record.verdict.exitCode;
};

type Run = {
  readonly request: Request;
  readonly options: CommonOptions;
  readonly terminal: Terminal;
  readonly config: LoadedConfig;
  readonly rules: GateConfig;
  readonly git: GitState;
  readonly suites: readonly ReadySuite[];
  readonly id: string;
  readonly runDir: string;
  readonly warden: Warden;
};

const run = async (how: Run): Promise<RunEnd> => {
  const { options, terminal, config, rules, suites, runDir, warden } = how;
  const trees = liveTrees(warden);
  const clocks = new Map<string, Clocks>();
  const interrupts = listen({
    hurry: first => {
      trees.endAll(); // the warden ends whoever is born meanwhile
      process.exit(exitCode('interrupted', first));
    },
    tell: () => {
      for (const line of statusLines(clocks, systemClock.now())) terminal.err(line);
    },
  });
  const each = { runDir, root: config.root, shims: shimsFolder, clock: systemClock, warden: trees.warden } as const;
  const bounds = { stop: interrupts.stop, runEndsAt: systemClock.now() + rules.runMs, mode: 'run' } as const;
  const watched = (suite: string, now: Clocks | undefined): void =>
    void (now === undefined ? clocks.delete(suite) : clocks.set(suite, now));
  const watch = startConsole(options, terminal, suites);
  try {
    return await runGate({
      head: headOf(how),
      suites: suites.map(({ suite }): SuiteHead => ({
        name: suite.name,
        runner: suite.runner,
        cwd: suite.cwd,
        why: suite.why,
        deselected: suite.deselected,
      })),
      notes: openingNotes(suites, warden.problem()),
      events: runSuites(
        suites,
        ready => runSuite({ ...each, ...bounds, ...ready, watched: now => watched(ready.suite.name, now) }),
        interrupts.stop,
      ),
      runDir,
      clock: systemClock,
      see: watch.see,
      publish: record => {
        watch.stop();
        return exportReports(record, runDir, extraPaths(options));
      },
      abandon: interrupts.abandon,
      stoppedBy: interrupts.signal,
    });
  } finally {
    watch.stop();
    interrupts.release();
    await trees.close();
  }
};

const headOf = ({ request, config, rules, git, id }: Run): RunHead => ({
  id,
  gate: request.gate,
  partial: request.partial,
  ...git,
  gateVersion: gateVersion(),
  host: { os: platform(), arch: arch(), cpus: cpus().length, node: process.version },
  containment: hasProcessTable ? 'cookie' : 'portable',
  rules: { flaky: rules.flaky, leaks: rules.leaks },
  root: config.root,
});

/** What is left to tidy once the verdict is out. Trouble with it is said and changes nothing. */
const housekeeping = ({ root, keepRuns }: LoadedConfig, runDir: string): readonly string[] => {
  try {
    closeRunFolder(runDir);
    pruneRuns(root, keepRuns);
    return [];
  } catch (error) {
    return [`the oldest runs could not be removed: ${plainly(error)}`];
  }
};

const withArgs = ({ suite, ...rest }: ReadySuite, args: readonly string[]): ReadySuite => ({
  ...rest,
  suite: { ...suite, args: [...suite.args, ...args] },
});
