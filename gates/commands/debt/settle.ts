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

/** Removes what the newest whole run has proven to be paid; with `gone`, also entries whose test is no longer there. It only shrinks the ledger. */
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
  const settled = ledger.entries.filter(({ id }) => ids.has(id));
  if (settled.length === 0) {
    terminal.out(`Nothing to settle: the run ${head.id} has paid no entry that is still there.\n`);
    return 0;
  }
  await changeDebt(open, () => ({ remove: settled }));
  await bookDebt(config, { paid: settled });
  terminal.out(
    `${counted(settled.length, 'entry', 'entries')} settled, by the run ${head.id}:\n${settled.map(entryLine).join('\n')}\n`,
  );
  return 0;
};
