import type { DebtEntry } from '../../../debt/entry.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import type { Terminal } from '../common-options.ts';
import { entryLine } from './entry-lines.ts';
import { findEntries } from './find-entries.ts';
import { openDebt } from './open-debt.ts';
import { checkBulk, type DebtOptions, dueFrom, reasonFrom, reviewFrom } from './options.ts';
import { changeDebt } from './write-debt.ts';

/** How often an entry may be given another day. */
const mostRenewals = 2;

type Renewal = { readonly reason: string; readonly due?: string; readonly review?: string };

/** Gives entries another day, for a new reason, twice at the most; of one that is accepted, the day of its next review. */
export const renew = async (words: readonly string[], options: DebtOptions, terminal: Terminal): Promise<number> => {
  const { reason, due, review } = options;
  if (reason === undefined || (due === undefined) === (review === undefined))
    throw new UsageError('a renewal needs a new reason and another day: add --reason, and --due or --review.');
  const open = await openDebt(options);
  const ids = new Set(findEntries(open.ledger.entries, words).map(({ id }) => id));
  checkBulk(ids.size, options.bulk);
  const renewal: Renewal = {
    reason: reasonFrom(reason),
    ...(due === undefined ? {} : { due: dueFrom(due, open) }),
    ...(review === undefined ? {} : { review: reviewFrom(review, open) }),
  };
  const { write = [] } = await changeDebt(open, entries => ({
    write: entries.filter(({ id }) => ids.has(id)).map(entry => renewed(entry, renewal)),
  }));
  terminal.out(
    `${counted(write.length, 'entry', 'entries')} renewed until ${renewal.due ?? renewal.review ?? ''}:\n${write.map(entryLine).join('\n')}\n`,
  );
  return 0;
};

const renewed = (entry: DebtEntry, renewal: Renewal): DebtEntry => {
  const { id, state, reason, renewed: times = 0, due } = entry;
  const isAccepted = state === 'accepted';
  if (state === 'proposed') throw new UsageError(`${id} is only proposed: open it with \`gate debt accept\`.`);
  if (isAccepted !== (renewal.review !== undefined))
    throw new UsageError(
      isAccepted
        ? `${id} is accepted and falls due on no day: give it the day of its next review, --review.`
        : `${id} is to be mended: give it another day with --due.`,
    );
  if (renewal.reason === reason?.trim())
    throw new UsageError(`--reason is what ${id} says already: say what has changed since.`);
  if (isAccepted) return { ...entry, ...renewal };
  if (times >= mostRenewals)
    throw new UsageError(
      `${id} has been renewed ${times} times, and ${mostRenewals} are allowed: mend it, or accept it for good with \`gate debt accept ${id} --review\`.`,
    );
  if (due !== undefined && (renewal.due ?? '') <= due)
    throw new UsageError(`${id} is due ${due} already: a renewal gives it a later day.`);
  return { ...entry, ...renewal, renewed: times + 1 };
};
