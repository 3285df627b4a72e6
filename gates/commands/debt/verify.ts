import { relative } from 'node:path';
import { excesses } from '../../../debt/caps.ts';
import type { FiledEntry } from '../../../debt/entry.ts';
import type { EntryKey } from '../../../debt/format.ts';
import { shown } from '../../../debt/problem.ts';
import { renderLedger } from '../../../debt/render.ts';
import { signatureOf } from '../../../debt/signature.ts';
import { placeOf } from '../../../debt/store.ts';
import { isPseudoId } from '../../../harness/protocol/test-id.ts';
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
  const memory = await openMemory(config, { make: false });
  const baseline = memory.baseline('full');
  memory.close();
  const absent =
    baseline === undefined
      ? []
      : entries.filter(({ test, aka }) => ![test, ...aka].some(id => baseline.census.has(id) || isPseudoId(id)));
  const forged = entries.filter(isForged);
  const lines = [
    ...warnings.map(({ file, line, message }) => `warning: ${relative(process.cwd(), file)}:${line}: ${message}`),
    ...absent.map(
      entry =>
        `warning: ${placed(entry, 'test')} the last complete run has no test ${shown(entry.test)}: rename or remove it.`,
    ),
    ...forged.map(
      entry =>
        `warning: ${placed(entry, 'signature')} its signature is not that of its message: one of them was edited by hand.`,
    ),
    ...(baseline === undefined && entries.length > 0
      ? ['no complete run is remembered here: whether the tests still exist was not checked']
      : []),
  ];
  const over = excesses(entries, config.debt, matchesId);
  for (const { message, entries: of } of over) {
    const [first] = of;
    const at = first === undefined ? '' : `${relative(process.cwd(), first.file)}:1: `;
    terminal.err(`gate: ${at}the ledger holds too much: ${message}.`);
  }
  const stale = entries.length + textOf(report).length > 0 && textOf(report) !== renderLedger(entries);
  if (stale)
    terminal.err(`gate: ${relative(process.cwd(), report)} is not what the ledger says: type \`gate debt fmt\`.`);
  terminal.out(
    [
      ...lines,
      `${counted(entries.length, 'entry', 'entries')}, ${stale ? 'and a report that is stale' : over.length > 0 ? 'too many' : 'all valid'}`,
      '',
    ].join('\n'),
  );
  return stale || over.length > 0 ? usageExit : 0;
};

/** A signature is made of the message: what does not fit was written by hand, or by another version. */
const isForged = ({ signature, message }: FiledEntry): boolean =>
  signature !== 'any' && signatureOf(message).signature !== signature;

const placed = (entry: FiledEntry, key: EntryKey): string =>
  `${relative(process.cwd(), entry.file)}:${placeOf(entry, key).line}:`;
