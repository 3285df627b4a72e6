import { relative } from 'node:path';
import { excesses } from '../../../debt/caps.ts';
import type { FiledEntry } from '../../../debt/entry.ts';
import type { EntryKey } from '../../../debt/format.ts';
import { shown } from '../../../debt/problem.ts';
import { renderLedger } from '../../../debt/render.ts';
import { signatureOf } from '../../../debt/signature.ts';
import { placeOf } from '../../../debt/store.ts';
import { excuses } from '../../../debt/verdict-of-trouble.ts';
import { isPseudoId, type TestId } from '../../../harness/protocol/test-id.ts';
import type { Baseline } from '../../../reports/history/test-history.ts';
import type { LoadedConfig } from '../../config/config.ts';
import { usageExit } from '../../exit-code.ts';
import { matchesId } from '../../id-pattern.ts';
import { openMemory } from '../../memory.ts';
import { counted } from '../../policies/counted.ts';
import type { Terminal } from '../common-options.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';
import { textOf } from './write-debt.ts';

/** Checks the whole ledger: every entry, all of them together, the rendered report, and whether their tests are still there. */
export const verify = async (options: DebtOptions, terminal: Terminal): Promise<number> => {
  const { config, ledger } = await openDebt(options); // what is wrong with an entry has been said here
  const { entries, warnings } = ledger;
  const { report } = config.debt;
  const { baseline, absent } = await absentFrom(config, entries);
  const forged = entries.filter(isForged);
  const lines = [
    ...warnings.map(({ file, line, message }) => `warning: ${relative(process.cwd(), file)}:${line}: ${message}`),
    // What excuses nothing is in nobody's way.
    ...absent.filter(entry => !excuses(entry)).map(entry => `warning: ${absentWords(entry)}`),
    ...forged.map(
      entry =>
        `warning: ${placed(entry, 'signature')} its signature is not that of its message: one of them was edited by hand.`,
    ),
    ...(baseline === undefined && entries.length > 0
      ? ['no complete run is remembered here: whether the tests still exist was not checked']
      : []),
  ];
  const vanished = absent.filter(excuses);
  for (const entry of vanished) terminal.err(`gate: ${absentWords(entry)}`);
  const over = excesses(entries, config.debt, matchesId);
  for (const { message, entries: of } of over) {
    const [first] = of;
    const at = first === undefined ? '' : `${relative(process.cwd(), first.file)}:1: `;
    terminal.err(`gate: ${at}the ledger holds too much: ${message}.`);
  }
  const stale = entries.length + textOf(report).length > 0 && textOf(report) !== renderLedger(entries);
  if (stale)
    terminal.err(`gate: ${relative(process.cwd(), report)} is not what the ledger says: type \`gate debt fmt\`.`);
  const faults = [
    ...(stale ? ['and a report that is stale'] : []),
    ...(over.length > 0 ? ['too many'] : []),
    ...(vanished.length > 0 ? [`${vanished.length} without a test`] : []),
  ];
  const words = faults.length === 0 ? 'all valid' : faults.join(', ');
  terminal.out([...lines, `${counted(entries.length, 'entry', 'entries')}, ${words}`, ''].join('\n'));
  return faults.length === 0 ? 0 : usageExit;
};

/** Entries whose test was not in the last complete run, and in no run since: what is newer than that run is not gone. */
const absentFrom = async (
  config: LoadedConfig,
  entries: readonly FiledEntry[],
): Promise<{ readonly baseline: Baseline | undefined; readonly absent: readonly FiledEntry[] }> => {
  const memory = await openMemory(config, { make: false });
  const baseline = memory.baseline('full');
  const lost =
    baseline === undefined
      ? []
      : entries.filter(entry => !namesOf(entry).some(id => baseline.census.has(id) || isPseudoId(id)));
  const runs = memory.runsOf(lost.flatMap(namesOf));
  memory.close();
  const since = Date.parse(baseline?.startedAt ?? '');
  return {
    baseline,
    absent: lost.filter(entry => !namesOf(entry).some(id => runs.get(id)?.some(({ at }) => at > since))),
  };
};

const namesOf = ({ test, aka }: FiledEntry): readonly TestId[] => [test, ...aka];

const absentWords = (entry: FiledEntry): string =>
  `${placed(entry, 'test')} the last complete run has no test ${shown(entry.test)}: rename or remove it.`;

/** A signature is made of the message: what does not fit was written by hand, or by another version. */
const isForged = ({ signature, message }: FiledEntry): boolean =>
  signature !== 'any' && signatureOf(message).signature !== signature;

const placed = (entry: FiledEntry, key: EntryKey): string =>
  `${relative(process.cwd(), entry.file)}:${placeOf(entry, key).line}:`;
