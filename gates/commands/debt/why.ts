import { relative } from 'node:path';
import { type Consulted, consult } from '../../../debt/consult.ts';
import type { FiledEntry } from '../../../debt/entry.ts';
import type { Settled } from '../../../harness/protocol/debt.ts';
import type { TestId } from '../../../harness/protocol/test-id.ts';
import { headline, oneLine } from '../../../reports/plain-text.ts';
import { matchesId } from '../../id-pattern.ts';
import { machine } from '../../open-ledger.ts';
import { openMemory } from '../../memory.ts';
import { counted } from '../../policies/counted.ts';
import { rebuild } from '../../rebuild.ts';
import { findRunFolder } from '../../run-folder.ts';
import { settledRun } from '../../settled-run.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { flakeRecords, flakeWords } from './flake-words.ts';
import { type OpenDebt, openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';

/** Says of a test every entry that was consulted, what kept it from excusing the failure, and the nearest miss. */
export const why = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const run = lastRun(open.config.root, options.run);
  const tests = testsMeant(words, open.ledger.entries, run);
  const memory = await openMemory(open.config, { make: false });
  const records = flakeRecords(memory.runsOf(tests));
  memory.close();
  const parts = tests.map(test => {
    const record = records.get(test);
    return [
      ...explained(test, open, run),
      ...(record === undefined ? [] : flakeWords(record).map(line => `  ${line}`)),
    ];
  });
  terminal.out(`${parts.map(lines => lines.join('\n')).join('\n\n')}\n`);
  return 0;
};

/** What the run in question says of its tests. */
type Told = {
  readonly id: string;
  readonly outcomes: ReadonlyMap<TestId, string>;
  readonly settled: readonly Settled[];
};

const lastRun = (root: string, id: string | undefined): Told | undefined => {
  const folder = findRunFolder(root, id);
  if (folder === undefined) {
    if (id === undefined) return undefined;
    throw new UsageError(`there is no run "${id}" in .gate/runs: name one of its folders.`);
  }
  const { run, tests } = rebuild(folder);
  const outcomes = new Map(tests.map(({ id: test, outcome, flags }) => [test, [outcome, ...flags].join(', ')]));
  return { id: run.id, outcomes, settled: settledRun(root, run.id)?.settlement.settled ?? [] };
};

const testsMeant = (
  words: readonly string[],
  entries: readonly FiledEntry[],
  run: Told | undefined,
): readonly TestId[] => {
  const known = new Set([...(run?.outcomes.keys() ?? []), ...entries.flatMap(({ test, aka }) => [test, ...aka])]);
  const meant = words.map(word => {
    const byId = /^[0-9a-f]{4,}$/.test(word) ? entries.filter(({ id }) => id.startsWith(word)) : [];
    const found = [...byId.map(({ test }) => test), ...[...known].filter(test => matchesId(word, test))];
    if (found.length === 0)
      throw new UsageError(
        `neither the latest run nor the ledger has a test "${word}": write its whole id, or a part of it with "*".`,
      );
    return found;
  });
  return [...new Set(meant.flat())];
};

const explained = (test: TestId, { ledger, today, config }: OpenDebt, run: Told | undefined): readonly string[] => {
  const said = run?.settled.filter(settled => settled.test === test) ?? [];
  const observations = said.flatMap(({ observed }) => observed ?? []);
  const lines = [oneLine(test), `  ${outcomeWords(test, run)}`];
  for (const observed of observations.length === 0 ? [undefined] : observations) {
    const { consulted, nearest } = consult(test, observed, ledger.entries, { today, facts: machine() });
    const of = said.find(settled => settled.observed === observed);
    if (observed !== undefined)
      lines.push(`  observed: ${observed.kind} ${observed.signature} ${headline(observed.message)}`);
    for (const settled of observed === undefined ? said : of === undefined ? [] : [of])
      lines.push(`  ${verdictWords(settled)}`);
    lines.push(`  ${counted(consulted.length, 'entry', 'entries')} consulted`);
    for (const each of consulted) lines.push(...entryWords(each, config.root));
    if (nearest !== undefined)
      lines.push(`  nearest miss: ${nearest.entry.id}, ${nearest.obstacles.map(text => oneLine(text)).join('; ')}`);
    else if (observed !== undefined && consulted.length === 0) lines.push('  nothing in the ledger comes near');
  }
  return lines;
};

const outcomeWords = (test: TestId, run: Told | undefined): string => {
  if (run === undefined) return 'no run is known here: type `gate full`';
  const outcome = run.outcomes.get(test);
  return outcome === undefined ? `not in the run ${run.id}` : `${outcome} in the run ${run.id}`;
};

const verdictWords = ({ verdict, entry, why: because }: Settled): string =>
  [
    `verdict: ${verdict}`,
    ...(entry === undefined ? [] : [`by ${entry}`]),
    ...(because === undefined ? [] : [headline(because)]),
  ].join(', ');

const entryWords = ({ entry, match, obstacles }: Consulted<FiledEntry>, root: string): readonly string[] => {
  const { id, kind, state, due, file, message } = entry;
  const until = due === undefined ? '' : `, due ${due}`;
  return [
    `    ${id}  ${kind}, ${state}${until}  ${relative(root, file)}`,
    `      owed: ${headline(message)}`,
    ...(match === undefined ? [] : [`      ${match}`]),
    ...obstacles.filter(obstacle => obstacle !== match).map(obstacle => `      ${oneLine(obstacle)}`),
    ...(obstacles.length === 0 ? ['      it excuses this'] : []),
  ];
};
