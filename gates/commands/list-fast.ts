import { resolve } from 'node:path';
import { isPseudo, type TestId } from '../../harness/protocol/test-id.ts';
import { inSeconds } from '../../reports/duration.ts';
import type { TestHistory } from '../../reports/history/test-history.ts';
import { headline } from '../../reports/plain-text.ts';
import { changedFiles } from '../fast/changed-files.ts';
import type { SuiteChoice } from '../fast/choose.ts';
import { findSuites, suitesOf } from '../find-suites.ts';
import { limitLines, listedLimits, type ListedLimits } from '../limits/listed-limits.ts';
import { withLimits } from '../limits/remembered-limits.ts';
import { openMemory } from '../memory.ts';
import { chooseFast } from '../plan-run.ts';
import { counted } from '../policies/counted.ts';
import { type CommonOptions, configOf, type Terminal } from './common-options.ts';

/** Says what `gate fast` would run now, and why each of it was chosen. Starts no runner. */
export const listFast = async (options: CommonOptions, terminal: Terminal): Promise<number> => {
  const config = await configOf(options);
  const [all, { files, base }, memory] = await Promise.all([
    suitesOf(config),
    changedFiles(config.root, options.base),
    openMemory(config, { make: false }),
  ]);
  const history = memory.tests();
  memory.close();
  const { fast } = config.gates;
  const choices = chooseFast(all, { rules: fast, root: config.root, history, changed: files });
  const found = await findSuites(
    all,
    choices.map(({ suite }) => suite),
    resolve(options.cwd ?? '.'),
  );
  const limits = new Map(
    withLimits(found, all, { tests: () => history }).flatMap(({ suite: { name }, limits: of }) =>
      of === undefined ? [] : [[name, listedLimits(of, idsOf(history, name))] as const],
    ),
  );
  const trouble = memory.trouble();
  if (trouble !== undefined) terminal.err(`gate: ${trouble}`);
  terminal.out(
    options.json === '-'
      ? `${JSON.stringify({ format: 'gate.list/1', gate: 'fast', budgetMs: fast.budgetMs, suites: choices.map(choice => ({ ...choice, limits: limits.get(choice.suite) })) }, undefined, 2)}\n`
      : render(choices, limits, { budgetMs: fast.budgetMs, ...(base === undefined ? {} : { base }) }),
  );
  return 0;
};

/** Nothing is listed for this: the tests of a suite are those that are remembered. */
const idsOf = (history: readonly TestHistory[], suite: string): readonly TestId[] =>
  history.filter(test => test.suite === suite && !isPseudo(test)).map(({ id }) => id);

const render = (
  choices: readonly SuiteChoice[],
  limits: ReadonlyMap<string, ListedLimits>,
  { budgetMs, base }: { readonly budgetMs: number; readonly base?: string },
): string => {
  const compared = base === undefined ? 'nothing to compare with' : `merge base ${base.slice(0, 12)}`;
  const lines = choices.flatMap(({ suite, only, leftOut, ms, reasons }) => [
    '',
    `${suite}  ${only === undefined ? 'all of it' : counted(only.files.length, 'file', 'files')}${ms === undefined ? '' : ` · about ${inSeconds(ms)}`}${leftOut === 0 ? '' : ` · ${counted(leftOut, 'known test', 'known tests')} in other files`}`,
    ...[limits.get(suite)].flatMap(of => (of === undefined ? [] : limitLines(of))).map(line => `  ${line}`),
    ...reasons.map(
      ({ what, why, ms: each }) => `  ${headline(what)}  ${why}${each === undefined ? '' : ` · ${inSeconds(each)}`}`,
    ),
  ]);
  const none =
    choices.length === 0 ? ['', 'Nothing failed last time, nothing changed, and no suite is named for it.'] : [];
  return [`gate fast has ${inSeconds(budgetMs)} (${compared}).`, ...lines, ...none, ''].join('\n');
};
