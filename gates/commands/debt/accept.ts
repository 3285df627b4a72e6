import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { findEntries } from './find-entries.ts';
import { openDebt } from './open-debt.ts';
import { type DebtOptions, termsOf } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** Opens proposed entries: from now on somebody owes them, until a day. */
export const accept = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const { config, ledger, today } = await openDebt(options);
  const meant = findEntries(ledger.entries, words).filter(({ state }) => state === 'proposed');
  if (meant.length === 0) throw new UsageError('none of these entries is proposed: there is nothing to accept.');
  const terms = termsOf(options, { today, maxDueDays: config.debt.maxDueDays, count: meant.length });
  if (terms === undefined)
    throw new UsageError('an open entry needs an owner, a reason and a due date: add --owner, --reason and --due.');
  const ids = new Set(meant.map(({ id }) => id));
  const { write = [] } = await changeDebt(config.debt, entries => ({
    write: entries.filter(({ id }) => ids.has(id)).map(entry => ({ ...entry, state: 'open' as const, ...terms })),
  }));
  terminal.out(
    `${counted(write.length, 'entry', 'entries')} open until ${terms.due}:\n${write.map(entryLine).join('\n')}\n`,
  );
  return 0;
};
