import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { startWarden } from '../../harness/process/warden.ts';
import { finalScreen } from '../../reports/final-screen.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import { runJson } from '../../reports/reporters/run-json.ts';
import { alone } from '../against-base.ts';
import { alertingOf } from '../alerts/alerting.ts';
import type { GateConfig, LoadedConfig } from '../config/config.ts';
import { exitCode, incompleteExit, withoutAll } from '../exit-code.ts';
import { changedFiles } from '../fast/changed-files.ts';
import { findNamespace } from '../find-namespace.ts';
import { findSuites, type ReadySuite, suitesAndDoubts } from '../find-suites.ts';
import { gitState } from '../git-state.ts';
import { takeEarlyStatus } from '../head-start.ts';
import { withLimits } from '../limits/remembered-limits.ts';
import { type Memory, openMemory } from '../memory.ts';
import { containmentLine, detectionLine } from '../opening-words.ts';
import { leftoversOf } from '../leftovers.ts';
import { openLedger } from '../open-ledger.ts';
import { plainly } from '../plain-error.ts';
import { chooseFast, planSuites } from '../plan-run.ts';
import { answersFolder } from '../preflight/answers.ts';
import { keepingAnswers } from '../preflight/plan.ts';
import { readinessOf } from '../preflight/readiness.ts';
import { closeRunFolder, makeRunFolder, pointLatest, pruneRuns } from '../run-folder.ts';
import { makeRunId } from '../run-id.ts';
import { inheritFiles } from '../resume/inherit-files.ts';
import { resume } from '../resume/resume.ts';
import { runInputs } from '../resume/run-inputs.ts';
import { sameWork } from '../same-work.ts';
import { runCleaner } from '../secrets/run-cleaner.ts';
import { listShard } from './list-shard.ts';
import type { Shard } from '../shard/shard-option.ts';
import { renamedFiles } from '../renamed-files.ts';
import { standingOf } from '../standing-of.ts';
import { neighbourFaults } from '../textfile-neighbours.ts';
import { UsageError } from '../usage-error.ts';
import { utcDay } from '../../debt/dates.ts';
import {
  type CommonOptions,
  configOf,
  type PreflightOptions,
  proposes,
  refuseOneFile,
  type Terminal,
} from './common-options.ts';
import { conduct } from './conduct.ts';
import { fileOf, textfilesOf, unkept } from './run-files.ts';
import { preflightOf } from './run-preflight.ts';
import { annotate } from '../annotate.ts';

/** What to run: a whole gate, a part that fits into a budget, or named suites with more arguments. */
export type Request = {
  readonly gate: 'core' | 'full' | 'fast' | 'run' | 'preflight';
  readonly suites?: readonly string[];
  readonly args?: readonly string[];
  /** One part of the whole gate. */
  readonly shard?: Shard;
};

/** Runs a gate from the command line to its last screen. Gives the exit code. */
export const runCommand = async (
  request: Request,
  options: CommonOptions & PreflightOptions,
  terminal: Terminal,
): Promise<number> => {
  const { gate, args = [], shard } = request;
  if (gate === 'fast' && options.resume === true)
    throw new UsageError(
      '`gate fast` chooses anew each time, so there is nothing to resume: type `gate fast`, or `gate full --resume`.',
    );
  if (shard !== undefined && options.resume === true)
    throw new UsageError('a shard is not resumed: leave out --resume, and the shard runs from its start.');
  const tell = (trouble: string | undefined): void => {
    if (trouble !== undefined) terminal.err(`gate: ${trouble}.`);
  };
  const config = await configOf(options);
  const preflight = preflightOf(request, options, config);
  if (preflight !== undefined) refuseOneFile(options, { root: config.root, gate });
  const alerting = alertingOf(config, { gate, isPart: shard !== undefined, wanted: options.alerts, preflight });
  const rules = rulesOf(config, gate);
  const today = utcDay(systemClock.wall());
  const ledger = openLedger(config, today);
  const needsChoice = gate === 'fast' || (gate === 'full' && shard === undefined);
  const here = resolve(options.cwd ?? '.');
  const { suites: all, doubts } = await suitesAndDoubts(config);
  for (const doubt of doubts) terminal.err(`gate: ${doubt}`);
  const names = all.map(({ name }) => name);
  const leftovers = leftoversOf(options, { config, suites: names, textfile: fileOf(options, config, gate).path });
  const ground = { config, ledger, suites: all, say: terminal.err };
  const standing = gate === 'preflight' ? alone(ledger, config) : await standingOf(options, ground);
  // Only until the run is planned: of very many tests it would be as much as the run itself.
  let history: readonly TestHistory[] = [];
  if (shard !== undefined) tell(unkept(options));
  // The runners first: to start one takes longer than all the rest. What `fast` wants depends on what is remembered.
  const [known, namespace, tree, changes, memory] = await Promise.all([
    gate === 'fast' ? [] : findSuites(all, request.suites ?? rules.suites, here),
    findNamespace(config, here),
    gitState(config.root, takeEarlyStatus()),
    needsChoice ? changedFiles(config.root, options.base) : { files: [] },
    // Read while git is at work.
    openMemory(config, { make: false }).then(memory => {
      if (gate !== 'run' && gate !== 'preflight') history = memory.tests();
      return memory;
    }),
  ]);
  // A preflight runs none of them.
  const remembers = gate === 'preflight' ? memory.knowsTests() : history.length > 0;
  const choices =
    needsChoice && (gate === 'fast' || remembers)
      ? chooseFast(all, { rules: config.gates.fast, root: config.root, history, changed: changes.files })
      : undefined;
  const chosen = (choices ?? []).map(({ suite }) => suite);
  const found = gate === 'fast' ? await findSuites(all, chosen, here) : known;
  const limited = withLimits(found, all, gate === 'run' ? memory : { tests: () => history });
  const ready = limited.map(suite => adapted(suite, args, gate));
  if (config.detect && gate !== 'preflight') terminal.err(detectionLine(config, ready));

  const asked = runInputs(tree, { gate, request, config, all, versions: ready.map(({ version }) => version ?? '') }, [
    config.debt.dir,
    config.debt.report,
  ]);
  const isWhole = gate !== 'fast' && args.length === 0;
  const inputs = { ...asked, ...(isWhole ? { portable: sameWork(config, all) } : {}) };
  const git = tree.state;
  const cut =
    shard === undefined
      ? undefined
      : await listShard(ready, history, shard, {
          gate,
          config,
          namespace,
          tell: options.quiet === true ? () => undefined : terminal.err,
        });
  if (cut?.signal !== undefined) return exitCode('interrupted', cut.signal);
  const renames = await renamedFiles(config.root, ledger.here.length === 0 ? undefined : sinceOf(memory, gate), all);
  const resumption = options.resume === true ? resume({ request, root: config.root, git, inputs, ready }) : undefined;
  // A part of a gate is booked as what it is: it claims nothing of the whole.
  const as = shard === undefined ? gate : 'run';
  const id = makeRunId(as, systemClock.wall());
  const readiness =
    preflight &&
    readinessOf(preflight, {
      whose: config,
      open: memory,
      run: id,
      wall: systemClock.wall,
      ...fileOf(options, config, gate),
    });
  const unsaid = await readiness?.begin();
  if (unsaid !== undefined) {
    terminal.err(`gate: nothing was run, because it could not be said that nothing is ready for live: ${unsaid}.`);
    return incompleteExit;
  }
  // What was ready is so no longer, wherever that was pushed.
  if (preflight !== undefined) tell(await leftovers.push());
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
    cut === undefined ? ready : ready.filter(({ suite }) => cut.choices.some(choice => choice.suite === suite.name)),
    history,
    cut !== undefined || gate === 'fast'
      ? { chosen: cut?.choices ?? choices ?? [] }
      : choices === undefined
        ? {}
        : { fast: choices },
  );
  history = [];
  const cleaner = runCleaner(config, process.env, options.push === undefined ? [] : [options.push]);
  const containment = namespace === undefined ? looseContainment : 'namespace';
  if (options.quiet !== true) terminal.err(containmentLine(containment, namespace?.made));
  const warden = await startWarden();
  const run = {
    gate: as,
    ...(cut === undefined || shard === undefined ? {} : { shard: { ...shard, gate, plan: cut.plan } }),
    names,
    options,
    terminal,
    config,
    rules,
    git,
    inputs,
    ...(resumption === undefined ? {} : { resumption }),
    ledger,
    standing,
    today,
    memory,
    renames,
    remembers,
    suites,
    ...(preflight === undefined ? {} : { preflight: keepingAnswers(preflight, join(runDir, answersFolder)) }),
    unheard: alerting?.places.unheard ?? [],
    ...(cleaner === undefined ? {} : { cleaner }),
    id,
    runDir,
    warden,
    containment,
    ...(namespace === undefined ? {} : { namespace }),
  } as const;
  const { record, troubles } = await conduct({
    ...run,
    cores: config.cores ?? availableParallelism(),
    ...(gate === 'full' && cut === undefined && choices !== undefined ? { fast: choices } : {}),
    ...(gate === 'fast' ? { budgetEndsAt: endOfBudget(config.gates.fast.budgetMs) } : {}),
  });
  const late = await readiness?.end(record.preflight);
  memory.close();
  for (const trouble of [...troubles.slice(0, 1), ...housekeeping(config, runDir), late]) tell(trouble);
  if (as === 'full' && proposes(options)) tell(await proposed(record, { config, today }));
  for (const fault of neighbourFaults(textfilesOf(options, config, gate))) tell(fault);
  if (shard === undefined) tell(await leftovers.push());
  const lost = leftovers.keep(record, runDir);
  tell(lost);
  annotate(record, config.root, terminal);
  terminal.out(options.json === '-' ? runJson.render(record) : finalScreen(record, { colour: terminal.colour.out }));
  if (alerting !== undefined)
    await (await import('../alerts/after-run.ts')).alertAfter(alerting, { record, config, runDir, say: terminal.err });
  const { exitCode: code } = record.verdict;
  return late === undefined && lost === undefined ? code : withoutAll(code);
};

/** Without a namespace. */
const looseContainment = hasProcessTable ? 'cookie' : 'portable';

const rulesOf = ({ gates }: LoadedConfig, gate: Request['gate']): GateConfig =>
  gate === 'preflight' ? { ...gates.core, ...gates.preflight, suites: [] } : gates[gate === 'run' ? 'core' : gate];

/** More arguments for a part; less patience where a budget is to be kept. */
const adapted = ({ suite, ...rest }: ReadySuite, args: readonly string[], gate: Request['gate']): ReadySuite => ({
  ...rest,
  suite: {
    ...suite,
    args: [...suite.args, ...args],
    ...(gate === 'fast' ? { limits: { ...suite.limits, graceMs: Math.min(suite.limits.graceMs, 1_000) } } : {}),
  },
});

/** Most runs have nothing to propose, and need not know how. */
const proposed = async (
  record: RunRecord,
  place: { readonly config: LoadedConfig; readonly today: string },
): Promise<string | undefined> =>
  record.verdict.kind === 'fail' ? (await import('./debt/propose.ts')).propose(record, place) : undefined;

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

/** The commit of the last complete run: what has been renamed since has another name in this one. */
const sinceOf = ({ baseline, commitOf }: Memory, gate: string): string | undefined => {
  const last = gate === 'fast' || gate === 'run' ? undefined : baseline(gate);
  return last === undefined ? undefined : commitOf(last.run);
};
