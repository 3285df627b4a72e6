import type { DebtEntry } from '../../../debt/entry.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { findEntries } from './find-entries.ts';
import { openDebt } from './open-debt.ts';
import { type DebtOptions, type Terms, termsOf } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** Opens proposed entries: from now on somebody owes them, until a day. With a day of review instead: they are never to be mended. */
export const accept = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const open = await openDebt(options);
  const isForEver = options.review !== undefined;
  const meant = findEntries(open.ledger.entries, words).filter(
    ({ state }) => state === 'proposed' || (isForEver && state !== 'accepted'),
  );
  if (meant.length === 0) throw new UsageError('none of these entries is proposed: there is nothing to accept.');
  const terms = termsOf(options, open, meant.length);
  if (terms === undefined)
    throw new UsageError('an open entry needs an owner, a reason and a due date: add --owner, --reason and --due.');
  const ids = new Set(meant.map(({ id }) => id));
  const { write = [] } = await changeDebt(open, entries => ({
    write: entries.filter(({ id }) => ids.has(id)).map(entry => onTerms(entry, terms)),
  }));
  const until = isForEver ? `accepted, to be looked at on ${terms.review ?? ''}` : `open until ${terms.due ?? ''}`;
  terminal.out(`${counted(write.length, 'entry', 'entries')} ${until}:\n${write.map(entryLine).join('\n')}\n`);
  return 0;
};

/** What is accepted for ever falls due no more. */
const onTerms = ({ due, ...entry }: DebtEntry, terms: Terms): DebtEntry => ({
  ...entry,
  ...(due === undefined || terms.state === 'accepted' ? {} : { due }),
  ...terms,
});
