import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import { startWarden } from '../../harness/process/warden.ts';
import { finalScreen } from '../../reports/final-screen.ts';
import { runJson } from '../../reports/reporters/run-json.ts';
import type { GateConfig, LoadedConfig } from '../config/config.ts';
import { incompleteExit } from '../exit-code.ts';
import { changedFiles } from '../fast/changed-files.ts';
import { findNamespace } from '../find-namespace.ts';
import { findSuites, type ReadySuite, suitesAndDoubts } from '../find-suites.ts';
import { gitState } from '../git-state.ts';
import { withLimits } from '../limits/remembered-limits.ts';
import { openMemory } from '../memory.ts';
import { containmentLine, detectionLine } from '../opening-words.ts';
import { openLedger } from '../open-ledger.ts';
import { plainly } from '../plain-error.ts';
import { chooseFast, planSuites } from '../plan-run.ts';
import { closeRunFolder, makeRunFolder, pointLatest, pruneRuns } from '../run-folder.ts';
import { makeRunId } from '../run-id.ts';
import { inheritFiles } from '../resume/inherit-files.ts';
import { resume } from '../resume/resume.ts';
import { runInputs } from '../resume/run-inputs.ts';
import { UsageError } from '../usage-error.ts';
import { utcDay } from '../../debt/dates.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';
import { conduct } from './conduct.ts';

/** What to run: a whole gate, a part that fits into a budget, or named suites with more arguments. */
export type Request = {
  readonly gate: 'core' | 'full' | 'fast' | 'run';
  readonly suites?: readonly string[];
  readonly args?: readonly string[];
};

/** Runs a gate from the command line to its last screen. Gives the exit code. */
export const runCommand = async (request: Request, options: CommonOptions, terminal: Terminal): Promise<number> => {
  const { gate, args = [] } = request;
  if (gate === 'fast' && options.resume === true)
    throw new UsageError(
      '`gate fast` chooses anew each time, so there is nothing to resume: type `gate fast`, or `gate full --resume`.',
    );
  const config = await configOf(options);
  const rules = rulesOf(config, gate);
  const today = utcDay(systemClock.wall());
  const ledger = openLedger(config, today);
  const needsChoice = gate === 'fast' || gate === 'full';
  const here = resolve(options.cwd ?? '.');
  const { suites: all, doubts } = await suitesAndDoubts(config);
  for (const doubt of doubts) terminal.err(`gate: ${doubt}`);
  // The runners first: to start one takes longer than all the rest. What `fast` wants depends on what is remembered.
  const [known, namespace, tree, changes, { memory, history }] = await Promise.all([
    gate === 'fast' ? [] : findSuites(all, request.suites ?? rules.suites, here),
    findNamespace(config, here),
    gitState(config.root),
    needsChoice ? changedFiles(config.root, options.base) : { files: [] },
    // Read while git is at work.
    openMemory(config.root, { make: false }).then(memory => ({
      memory,
      history: gate === 'run' ? [] : memory.tests(),
    })),
  ]);
  const facts = { rules: config.gates.fast, root: config.root, history, changed: changes.files };
  const choices = needsChoice && (gate === 'fast' || history.length > 0) ? chooseFast(all, facts) : undefined;
  const chosen = (choices ?? []).map(({ suite }) => suite);
  const found = gate === 'fast' ? await findSuites(all, chosen, here) : known;
  const limited = withLimits(found, all, gate === 'run' ? memory : { tests: () => history });
  const ready = limited.map(suite => adapted(suite, args, gate));
  if (config.detect) terminal.err(detectionLine(config, ready));

  const inputs = runInputs(tree, { gate, request, config, all, versions: ready.map(({ version }) => version ?? '') });
  const git = tree.state;
  const resumption = options.resume === true ? resume({ request, root: config.root, git, inputs, ready }) : undefined;
  const id = makeRunId(gate, systemClock.wall());
  let runDir: string;
  try {
    runDir = makeRunFolder(config.root, id);
    pointLatest(config.root, id);
    if (resumption !== undefined) inheritFiles(resumption.from.runDir, runDir);
  } catch (error) {
    terminal.err(`gate: nothing was run, because ${config.root}/.gate cannot be written: ${plainly(error)}.`);
    return incompleteExit;
  }
  const suites = planSuites(
    ready,
    history,
    gate === 'fast' ? { chosen: choices ?? [] } : choices === undefined ? {} : { fast: choices },
  );
  const containment = namespace === undefined ? looseContainment : 'namespace';
  if (options.quiet !== true) terminal.err(containmentLine(containment, namespace?.made));
  const warden = await startWarden();
  const names = all.map(({ name }) => name);
  const run = {
    gate,
    names,
    options,
    terminal,
    config,
    rules,
    git,
    inputs,
    ...(resumption === undefined ? {} : { resumption }),
    ledger,
    today,
    memory,
    remembers: history.length > 0,
    suites,
    id,
    runDir,
    warden,
    containment,
    ...(namespace === undefined ? {} : { namespace }),
  } as const;
  const { record, troubles } = await conduct({
    ...run,
    cores: config.cores ?? availableParallelism(),
    ...(gate === 'full' && choices !== undefined ? { fast: choices } : {}),
    ...(gate === 'fast' ? { budgetEndsAt: endOfBudget(config.gates.fast.budgetMs) } : {}),
  });
  for (const trouble of [...troubles.slice(0, 1), ...housekeeping(config, runDir)]) terminal.err(`gate: ${trouble}.`);
  terminal.out(options.json === '-' ? runJson.render(record) : finalScreen(record, { colour: terminal.colour.out }));
  return record.verdict.exitCode;
};

/** Without a namespace. */
const looseContainment = hasProcessTable ? 'cookie' : 'portable';

const rulesOf = ({ gates }: LoadedConfig, gate: Request['gate']): GateConfig => gates[gate === 'run' ? 'core' : gate];

/** More arguments for a part; less patience where a budget is to be kept. */
const adapted = ({ suite, ...rest }: ReadySuite, args: readonly string[], gate: Request['gate']): ReadySuite => ({
  ...rest,
  suite: {
    ...suite,
    args: [...suite.args, ...args],
    ...(gate === 'fast' ? { limits: { ...suite.limits, graceMs: Math.min(suite.limits.graceMs, 1_000) } } : {}),
  },
});

/** The budget counts from the start of this process; what it takes to end the launches is kept back. */
const endOfBudget = (budgetMs: number): number => {
  const spentMs = process.uptime() * 1000;
  return systemClock.now() + budgetMs - spentMs - Math.min(2_000, budgetMs / 4);
};

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
