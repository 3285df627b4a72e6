import { relative } from 'node:path';
import type { FiledEntry } from '../../../debt/entry.ts';
import { formatEntry } from '../../../debt/format.ts';
import type { TestHistory } from '../../../reports/history/test-history.ts';
import { headline } from '../../../reports/plain-text.ts';
import { openMemory } from '../../memory.ts';
import { settledRun } from '../../settled-run.ts';
import type { Terminal } from '../common-options.ts';
import { findEntries } from './find-entries.ts';
import { type FlakeRecords, flakeRecords, flakeWords } from './flake-words.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';

/** Shows entries whole, with what is remembered of their tests. */
export const show = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const { config, ledger } = await openDebt(options);
  const meant = findEntries(ledger.entries, words);
  const memory = await openMemory(config, { make: false });
  const remembered = new Map(memory.tests().map(test => [test.id, test]));
  const records = flakeRecords(memory.runsOf(meant.flatMap(({ test, aka }) => [test, ...aka])));
  memory.close();
  const run = settledRun(config.root, options.run);
  const parts = meant.map(entry => {
    const now = run?.settlement.settled.find(each => each.entry === entry.id);
    return [
      `# ${relative(process.cwd(), entry.file)}`,
      formatEntry(entry).trimEnd(),
      ...(now === undefined
        ? []
        : [`# ${run?.head.id}: ${now.verdict}${now.why === undefined ? '' : `, ${headline(now.why)}`}`]),
      ...(now?.observed === undefined || now.observed.signature === entry.signature
        ? []
        : [`# observed: ${now.observed.kind} ${now.observed.signature} ${headline(now.observed.message)}`]),
      ...memoryLines(entry, remembered),
      ...recordLines(entry, records),
    ].join('\n');
  });
  terminal.out(`${parts.join('\n\n')}\n`);
  return 0;
};

/** Under all names of its test. */
const recordLines = ({ test, aka }: FiledEntry, records: FlakeRecords): readonly string[] =>
  [test, ...aka].flatMap(name => {
    const record = records.get(name);
    return record === undefined ? [] : flakeWords(record).map(line => `# ${line}`);
  });

const memoryLines = ({ test }: FiledEntry, remembered: ReadonlyMap<string, TestHistory>): readonly string[] => {
  const known = remembered.get(test);
  if (known === undefined) return ['# this machine remembers no run of this test'];
  const { runs, failures, last, clean, lastAt } = known;
  return [
    `# last ${last} at ${new Date(lastAt).toISOString()}; went wrong in ${failures} of its last ${runs} runs; clean runs in a row: ${clean}`,
  ];
};
