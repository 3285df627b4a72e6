import type { Settled, Settlement } from '../harness/protocol/debt.ts';
import type { DebtEntry } from '../debt/entry.ts';
import type { Standing } from './against-base.ts';

/** So many entries that leave the ledger at once without proof are no payment. */
const manyVanished = 10;

/**
 * Says of a settlement what the change that is judged does to the ledger: why an entry that comes with it excuses nothing, and
 * whether what it takes out is paid. `ask` holds entries against the same run; only a whole one can prove anything.
 */
export const explained = (
  settlement: Settlement,
  { withheld, removed, moves, over }: Standing,
  { isWhole, ask }: { readonly isWhole: boolean; readonly ask: (entries: readonly DebtEntry[]) => readonly Settled[] },
): Settlement => {
  const told = {
    ...settlement,
    settled: settlement.settled.map(settled => {
      const why = settled.entry === undefined ? undefined : withheld.get(settled.entry);
      return why === undefined ? settled : { ...settled, why };
    }),
    ...(over.length === 0 ? {} : { over }),
  };
  if (moves === undefined) return told;
  const answers = new Map(removed.length === 0 ? [] : ask(removed).map(({ entry, verdict }) => [entry, verdict]));
  const gone = removed.map(({ id, test }) => {
    const verdict = answers.get(id);
    return { entry: id, test, proven: verdict === 'paid' || verdict === 'gone' };
  });
  const vanished = gone.filter(({ proven }) => !proven).length;
  const suspect =
    settlement.suspect ??
    (isWhole && vanished >= manyVanished
      ? `${vanished} entries are gone from the ledger of the base, and nothing shows that they are paid: nothing is recorded or cleared`
      : undefined);
  return { ...told, change: { ...moves, removed: gone }, ...(suspect === undefined ? {} : { suspect }) };
};
