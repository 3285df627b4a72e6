import { join } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { utcDay } from '../../debt/dates.ts';
import { joined } from '../../debt/own-words.ts';
import { finalScreen } from '../../reports/final-screen.ts';
import { runJson } from '../../reports/reporters/run-json.ts';
import type { RunHead, SuiteHead } from '../../harness/protocol/record.ts';
import { alertingOf } from '../alerts/alerting.ts';
import { annotate } from '../annotate.ts';
import { incompleteExit, withoutAll } from '../exit-code.ts';
import type { LoadedConfig } from '../config/config.ts';
import { exportReports } from '../export-reports.ts';
import { suitesOf } from '../find-suites.ts';
import { gitState } from '../git-state.ts';
import { leftoversOf } from '../leftovers.ts';
import { openMemory } from '../memory.ts';
import { joinParts } from '../merge/join.ts';
import { lastStage } from '../merge/last-stage.ts';
import { misfit } from '../merge/misfit.ts';
import { type Part, readPart } from '../merge/part.ts';
import { copyFiles, replay } from '../merge/replay.ts';
import { openLedger } from '../open-ledger.ts';
import { plainly } from '../plain-error.ts';
import { answersFolder } from '../preflight/answers.ts';
import { keepingAnswers, type Preflight } from '../preflight/plan.ts';
import { planConfigured } from '../preflight/plan-configured.ts';
import { readinessOf } from '../preflight/readiness.ts';
import { rememberer } from '../remember.ts';
import { closeRunFolder, makeRunFolder, pointLatest, pruneRuns } from '../run-folder.ts';
import { runGate } from '../run-gate.ts';
import { makeRunId } from '../run-id.ts';
import { sameWork } from '../same-work.ts';
import { cleanEvents } from '../secrets/clean-events.ts';
import { runCleaner } from '../secrets/run-cleaner.ts';
import { settleRun } from '../settle-run.ts';
import { standingOf } from '../standing-of.ts';
import { UsageError } from '../usage-error.ts';
import { gateVersion } from '../version.ts';
import {
  type CommonOptions,
  configOf,
  extraPaths,
  preflightFileOf,
  proposes,
  type Terminal,
  textfileOf,
} from './common-options.ts';

/** Joins runs of one commit that together are the whole, judges it and writes its reports. Gives the exit code of its verdict. */
export const merge = async (runs: readonly string[], options: CommonOptions, terminal: Terminal): Promise<number> => {
  const config = await configOf(options);
  const { root } = config;
  const today = utcDay(systemClock.wall());
  const ledger = openLedger(config, today);
  const [all, tree] = await Promise.all([suitesOf(config), gitState(root)]);
  const standing = await standingOf(options, { config, ledger, suites: all, say: terminal.err });
  const names = all.map(({ name }) => name);
  const textfiles = { all: textfileOf(options, root), preflight: preflightFileOf(options, { root, gate: 'full' }) };
  const leftovers = leftoversOf(options, { config, suites: names, textfile: textfiles.preflight });
  const parts = inOrder(runs.map(run => readPart(root, options.cwd ?? '.', run)));
  const fault = misfit(parts, {
    ...(tree.state.commit === undefined ? {} : { commit: tree.state.commit }),
    portable: sameWork(config, all),
    suitesOf: gate => suitesOfGate(gate, config.gates, names),
  });
  if (fault !== undefined) throw new UsageError(fault);
  const gate = gateOf(parts);
  const preflight = gate === 'full' ? planConfigured(config, { mode: 'real-check', isStage: true }) : undefined;
  const alerting = alertingOf(config, { gate, isPart: false, wanted: options.alerts, preflight });
  const { head, startedAt } = headOf(
    parts,
    root,
    { ...options, unheard: alerting?.places.unheard ?? [], preflight },
    gate,
  );
  const joint = joinParts(parts, root, names);
  const readiness =
    preflight &&
    readinessOf(preflight, {
      whose: config,
      run: head.id,
      wall: systemClock.wall,
      ...(textfiles.preflight === undefined ? {} : { path: textfiles.preflight }),
    });
  const unsaid = await readiness?.begin();
  if (unsaid !== undefined) {
    terminal.err(`gate: nothing was joined, because it could not be said that nothing is ready for live: ${unsaid}.`);
    return incompleteExit;
  }
  const tell = (trouble: string | undefined): void => {
    if (trouble !== undefined) terminal.err(`gate: ${trouble}.`);
  };
  // What was ready is so no longer, wherever that was pushed.
  if (preflight !== undefined) tell(await leftovers.push());
  const runDir = folderFor(root, head.id);
  if ('trouble' in runDir) {
    terminal.err(`gate: nothing was joined, because ${root}/.gate cannot be written: ${runDir.trouble}.`);
    return incompleteExit;
  }
  const cleaner = runCleaner(config, process.env, options.push === undefined ? [] : [options.push]);
  const lost = copyFiles(joint.files, runDir.path, cleaner);
  if (lost !== undefined) terminal.err(`gate: the logs could not all be copied: ${lost}.`);
  const stage =
    preflight &&
    (await lastStage(keepingAnswers(preflight, join(runDir.path, answersFolder)), {
      root,
      runDir: runDir.path,
      runMs: config.gates.full.runMs,
      ...(cleaner === undefined ? {} : { cleaner }),
      say: terminal.err,
      exit: code => process.exit(code),
    }));
  const memory = await openMemory(config, { make: true });
  const baseline = memory.baseline(head.gate);
  const textfile = textfiles.all;
  const told = replay(joint, startedAt, stage?.events);
  try {
    const { record, troubles } = await runGate({
      head,
      suites: [...joint.suites, ...(preflight === undefined ? [] : [headOfSuite(preflight)])],
      notes: [],
      clock: told.clock,
      events: cleanEvents(told.events, cleaner),
      runDir: runDir.path,
      see: () => undefined,
      settle: findings =>
        settleRun(findings, {
          standing,
          today,
          streaks: memory.streaks,
          remembers: memory.tests().length > 0,
          ...(baseline === undefined ? {} : { baseline }),
        }),
      publish: made => exportReports(made, runDir.path, extraPaths(options)),
      remember: rememberer({
        open: () => Promise.resolve(memory),
        runDir: runDir.path,
        ...(textfile === undefined ? {} : { textfile }),
        entries: ledger.entries,
        suites: names,
        version: gateVersion(),
        today,
        say: text => terminal.err(`gate: ${text}`),
      }),
      abandon: () => stage?.abandon(),
      stoppedBy: () => stage?.stoppedBy(),
    });
    const late = await readiness?.end(record.preflight);
    for (const trouble of [...troubles.slice(0, 1), late]) tell(trouble);
    closeRunFolder(runDir.path);
    pruneRuns(root, config.keepRuns);
    // Whatever they are called together: of `gate full` the shards are all of its tests.
    if (parts[0]?.head.shard?.gate === 'full' && proposes(options) && record.verdict.kind === 'fail')
      tell(await (await import('./debt/propose.ts')).propose(record, { config, today }));
    tell(await leftovers.push());
    const unkept = leftovers.keep(record, runDir.path);
    tell(unkept);
    annotate(record, root, terminal);
    terminal.out(options.json === '-' ? runJson.render(record) : finalScreen(record, { colour: terminal.colour.out }));
    if (alerting !== undefined) {
      const place = { config, runDir: runDir.path, say: terminal.err };
      await (await import('../alerts/after-run.ts')).alertAfter(alerting, { record, ...place });
    }
    const { exitCode: code } = record.verdict;
    return late === undefined && unkept === undefined ? code : withoutAll(code);
  } finally {
    await stage?.close();
    memory.close();
  }
};

/** Shards by their number, others as they were named. */
const inOrder = (parts: readonly Part[]): readonly Part[] =>
  parts.toSorted((a, b) => (a.head.shard?.index ?? 0) - (b.head.shard?.index ?? 0));

type Gates = LoadedConfig['gates'];

const suitesOfGate = (gate: string, gates: Gates, names: readonly string[]): readonly string[] => {
  const { suites } = gate === 'full' ? gates.full : gates.core;
  return suites === '*' ? names : suites;
};

/** Shards are together what they are parts of; other runs make a `core`. */
const gateOf = ([first]: readonly Part[]): string => first?.head.shard?.gate ?? 'core';

const headOfSuite = ({ suite: { ready } }: Preflight): SuiteHead => {
  const { name, runner, cwd, why, deselected } = ready.suite;
  return { name, runner, cwd, why, deselected };
};

/** The run that the parts are together. */
const headOf = (
  parts: readonly Part[],
  root: string,
  {
    strict,
    unheard,
    preflight,
  }: CommonOptions & { readonly unheard: readonly string[]; readonly preflight: Preflight | undefined },
  gate: string,
): { readonly head: RunHead; readonly startedAt: number } => {
  const [first] = parts;
  if (first === undefined) throw new UsageError('name the runs to join.');
  const { shard: _shard, resumedFrom: _resumed, ...rest } = first.head;
  const starts = parts.flatMap(({ events }) => events.slice(0, 1).map(({ at }) => at));
  // What one part could not prove, the whole has not proven either.
  const isLoose = parts.find(({ head }) => head.containment !== 'namespace');
  return {
    startedAt: Math.min(...starts),
    head: {
      ...rest,
      id: makeRunId(gate, systemClock.wall()),
      gate,
      partial: false,
      ...(preflight === undefined ? {} : { preflight: preflight.head }),
      mergedFrom: parts.map(({ head }) => head.id),
      containment: isLoose?.head.containment ?? rest.containment,
      // Each part was run by a machine of its own.
      own: joined(parts.flatMap(({ head: { own } }) => own ?? [])),
      rules: {
        ...rest.rules,
        ...(strict === true ? { strict: true } : {}),
        ...(unheard.length === 0 ? {} : { unheard }),
      },
      root,
    },
  };
};

const folderFor = (root: string, id: string): { readonly path: string } | { readonly trouble: string } => {
  try {
    const path = makeRunFolder(root, id);
    pointLatest(root, id);
    return { path };
  } catch (error) {
    return { trouble: plainly(error) };
  }
};
