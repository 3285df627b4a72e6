import { relative, resolve } from 'node:path';
import type { RunEvent } from '../../harness/protocol/event.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import { headline } from '../../reports/plain-text.ts';
import { suggestion } from '../config/nearest.ts';
import { exitCode, incompleteExit } from '../exit-code.ts';
import { findNamespace } from '../find-namespace.ts';
import { findSuites, type ReadySuite, suitesAndDoubts } from '../find-suites.ts';
import { listSuites } from './list-suites.ts';
import { limitLines, listedLimits, type ListedLimits } from '../limits/listed-limits.ts';
import { needsHistory, withLimits } from '../limits/remembered-limits.ts';
import { openMemory } from '../memory.ts';
import { watchedWhole } from '../opening-words.ts';
import { counted } from '../policies/counted.ts';
import { cleanEvents } from '../secrets/clean-events.ts';
import { runCleaner } from '../secrets/run-cleaner.ts';
import { UsageError } from '../usage-error.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';
import { listFast } from './list-fast.ts';

type Listed = {
  readonly name: string;
  readonly runner: string;
  readonly cwd: string;
  readonly why: string;
  readonly tests: { readonly id: TestId; readonly mode: string }[];
  readonly limits?: ListedLimits;
  /** How its launches are watched, where that is not test by test. */
  readonly watched?: string;
  trouble?: string;
};

/** Says what a gate would run, and why, without running any of it and without leaving a trace in the repository. */
export const list = async (gate: string, options: CommonOptions, terminal: Terminal): Promise<number> => {
  if (gate === 'fast') return listFast(options, terminal);
  if (gate !== 'core' && gate !== 'full')
    throw new UsageError(
      `there is no gate "${gate}" to list: ${suggestion(gate, ['fast', 'core', 'full'], 'use fast, core or full')}`,
    );
  const config = await configOf(options);
  const { suites: all, doubts } = await suitesAndDoubts(config);
  for (const doubt of doubts) terminal.err(`gate: ${doubt}`);
  const here = resolve(options.cwd ?? '.');
  const found = await findSuites(all, config.gates[gate].suites, here);
  const namespace = await findNamespace(config, here);
  const memory = needsHistory(all) ? await openMemory(config, { make: false }) : undefined;
  const suites = withLimits(found, all, { tests: () => memory?.tests() ?? [] });
  memory?.close();
  const lost = memory?.trouble();
  if (lost !== undefined) terminal.err(`gate: ${lost}`);
  const cleaner = runCleaner(config, process.env);
  const { listed, signal } = await listSuites(
    suites,
    { root: config.root, tell: terminal.err, ...(namespace === undefined ? {} : { namespace }) },
    (suite, events) => collect(suite, cleanEvents(events, cleaner)),
  );
  if (signal !== undefined) {
    terminal.err(`gate: stopped by ${signal} before all suites were listed.`);
    return exitCode('interrupted', signal);
  }
  terminal.out(
    options.json === '-'
      ? `${JSON.stringify({ format: 'gate.list/1', gate, suites: listed }, undefined, 2)}\n`
      : render(gate, listed, config.root),
  );
  return listed.some(({ trouble }) => trouble !== undefined) ? incompleteExit : 0;
};

const collect = async (
  { suite, adapter, limits }: ReadySuite,
  events: AsyncIterable<RunEvent> | readonly RunEvent[],
): Promise<Listed> => {
  const listed: Listed = {
    name: suite.name,
    runner: suite.runner,
    cwd: suite.cwd,
    why: suite.why,
    tests: [],
    ...(adapter.events !== 'final' ? {} : { watched: watchedWhole(suite) }),
  };
  const troubles: string[] = [];
  for await (const event of events) {
    if (event.type === 'tests-discovered')
      listed.tests.push(...event.tests.map(({ test, mode }) => ({ id: test, mode })));
    if (event.type === 'test-finished' && event.outcome.kind === 'failed')
      troubles.push(`${event.test}: ${headline(event.outcome.failures[0]?.message ?? 'failed')}`);
    if (event.type === 'test-finished' && (event.outcome.kind === 'hung' || event.outcome.kind === 'crashed'))
      troubles.push(`${event.test}: ${headline(event.outcome.message)}`);
    if (event.type === 'suite-finished' && event.incomplete !== undefined && listed.tests.length === 0)
      troubles.push(event.incomplete);
  }
  return {
    ...listed,
    ...(limits === undefined
      ? {}
      : {
          limits: listedLimits(
            limits,
            listed.tests.map(({ id }) => id),
          ),
        }),
    ...(troubles.length === 0 ? {} : { trouble: troubles.join('; ') }),
  };
};

const render = (gate: string, suites: readonly Listed[], root: string): string => {
  const count = suites.reduce((sum, { tests }) => sum + tests.length, 0);
  const lines = suites.flatMap(({ name, runner, cwd, why, tests, limits, watched, trouble }) => [
    `${name}  ${runner} in ${relative(root, cwd) || '.'} · ${watched === undefined ? counted(tests.length, 'test', 'tests') : 'tests known when it runs'} · ${why}`,
    ...(watched === undefined ? [] : [`  ${watched}`]),
    ...(limits === undefined ? [] : limitLines(limits).map(line => `  ${line}`)),
    ...(trouble === undefined ? [] : [`  ! ${headline(trouble)}`]),
    ...(trouble === undefined ? idleLines(limits) : []),
    ...tests.map(({ id, mode }) => `  ${headline(id)}${mode === 'run' ? '' : `  (${mode})`}`),
  ]);
  return [
    `gate ${gate} would run ${counted(count, 'test', 'tests')} in ${counted(suites.length, 'suite', 'suites')}: all that ${suites.length === 1 ? 'it holds' : 'they hold'}.`,
    ...lines,
    '',
  ].join('\n');
};

const idleLines = ({ idle = [] }: Partial<ListedLimits> = {}): readonly string[] =>
  idle.map(pattern => `  ! no test matches ${JSON.stringify(headline(pattern))} in limits.tests: correct or remove it`);
