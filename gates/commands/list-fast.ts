import { resolve } from 'node:path';
import { inSeconds } from '../../reports/duration.ts';
import { headline } from '../../reports/plain-text.ts';
import { changedFiles } from '../fast/changed-files.ts';
import type { SuiteChoice } from '../fast/choose.ts';
import { findSuites, suitesOf } from '../find-suites.ts';
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
    openMemory(config.root, { make: false }),
  ]);
  const history = memory.tests();
  memory.close();
  const { fast } = config.gates;
  const choices = chooseFast(all, { rules: fast, root: config.root, history, changed: files });
  await findSuites(
    all,
    choices.map(({ suite }) => suite),
    resolve(options.cwd ?? '.'),
  );
  const trouble = memory.trouble();
  if (trouble !== undefined) terminal.err(`gate: ${trouble}`);
  terminal.out(
    options.json === '-'
      ? `${JSON.stringify({ format: 'gate.list/1', gate: 'fast', budgetMs: fast.budgetMs, suites: choices }, undefined, 2)}\n`
      : render(choices, { budgetMs: fast.budgetMs, ...(base === undefined ? {} : { base }) }),
  );
  return 0;
};

const render = (
  choices: readonly SuiteChoice[],
  { budgetMs, base }: { readonly budgetMs: number; readonly base?: string },
): string => {
  const compared = base === undefined ? 'nothing to compare with' : `merge base ${base.slice(0, 12)}`;
  const lines = choices.flatMap(({ suite, only, leftOut, ms, reasons }) => [
    '',
    `${suite}  ${only === undefined ? 'all of it' : counted(only.files.length, 'file', 'files')}${ms === undefined ? '' : ` · about ${inSeconds(ms)}`}${leftOut === 0 ? '' : ` · ${counted(leftOut, 'known test', 'known tests')} in other files`}`,
    ...reasons.map(
      ({ what, why, ms: each }) => `  ${headline(what)}  ${why}${each === undefined ? '' : ` · ${inSeconds(each)}`}`,
    ),
  ]);
  const none =
    choices.length === 0 ? ['', 'Nothing failed last time, nothing changed, and no suite is named for it.'] : [];
  return [`gate fast has ${inSeconds(budgetMs)} (${compared}).`, ...lines, ...none, ''].join('\n');
};
