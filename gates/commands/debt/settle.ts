import type { DebtEntry } from '../../../debt/entry.ts';
import type { DebtVerdict } from '../../../harness/protocol/debt.ts';
import { counted } from '../../policies/counted.ts';
import { lastWholeRun } from '../../settled-run.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { bookDebt } from './book-debt.ts';
import { openDebt } from './open-debt.ts';
import type { DebtOptions } from './options.ts';
import { changeDebt } from './write-debt.ts';

/**
 * Removes what the newest whole run has proven to be paid, and what was only proposed and did not show in it; with `gone`, also
 * entries whose test is no longer there. It only shrinks the ledger.
 */
export const settle = async (options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const { config, ledger } = open;
  const run = lastWholeRun(config.root);
  if (run === undefined)
    throw new UsageError('no whole run has come to its end here: type `gate full`, only that can prove a payment.');
  const { settlement, head } = run;
  if (settlement.suspect !== undefined)
    throw new UsageError(`the run ${head.id} is suspect, nothing of it clears anything: ${settlement.suspect}`);
  const verdicts: readonly DebtVerdict[] = options.gone === true ? ['paid', 'gone'] : ['paid'];
  const ids = new Set(
    settlement.settled.flatMap(({ verdict, entry }) =>
      verdicts.includes(verdict) && entry !== undefined ? [entry] : [],
    ),
  );
  const paid = ledger.entries.filter(({ id }) => ids.has(id));
  // What is accepted meanwhile is owed, and paid like any other.
  const idle = new Set(settlement.unseen?.map(({ entry }) => entry));
  const unseen = ledger.entries.filter(({ id, state }) => state === 'proposed' && idle.has(id) && !ids.has(id));
  const settled = [...paid, ...unseen];
  if (settled.length === 0) {
    terminal.out(`Nothing to settle: the run ${head.id} has paid no entry that is still there.\n`);
    return 0;
  }
  await changeDebt(open, () => ({ remove: settled }));
  await bookDebt(config, { paid });
  terminal.out(
    [
      ...told(paid, `settled, by the run ${head.id}`),
      ...told(unseen, `only proposed, and not seen in the run ${head.id}: out of the ledger`),
    ]
      .join('\n')
      .concat('\n'),
  );
  return 0;
};

const told = (entries: readonly DebtEntry[], words: string): readonly string[] =>
  entries.length === 0 ? [] : [`${counted(entries.length, 'entry', 'entries')} ${words}:`, ...entries.map(entryLine)];
