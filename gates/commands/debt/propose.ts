import type { DebtEntry } from '../../../debt/entry.ts';
import type { Settlement } from '../../../harness/protocol/debt.ts';
import type { RunRecord } from '../../../harness/protocol/record.ts';
import type { LoadedConfig } from '../../config/config.ts';
import { plainly } from '../../plain-error.ts';
import { counted } from '../../policies/counted.ts';
import { settledRun } from '../../settled-run.ts';
import { UsageError } from '../../usage-error.ts';
import { bookDebt } from './book-debt.ts';
import { bornOn, entryOf, isFresh, rateOf, recordsOf } from './fresh-entries.ts';
import { changeDebt } from './write-debt.ts';

type Place = { readonly config: LoadedConfig; readonly today: string };

/**
 * Writes what is new in a run of everything into the ledger as proposed, which excuses nothing. A run that cannot be trusted
 * proposes nothing. Gives a sentence for people, also where it could not be done: the verdict is what it is.
 */
export const propose = async ({ run, verdict }: RunRecord, place: Place): Promise<string | undefined> => {
  if (verdict.kind !== 'fail') return undefined;
  const settled = settledRun(place.config.root, run.id);
  if (settled === undefined || settled.settlement.suspect !== undefined) return undefined;
  try {
    const added = await write(settled.settlement, run, place);
    if (added.length === 0) return undefined;
    return `${counted(added.length, 'new regression is', 'new regressions are')} proposed in the ledger, which excuses nothing: \`gate debt accept\` opens them, \`gate debt list --state proposed\` shows them`;
  } catch (error) {
    const why = error instanceof UsageError ? error.message : plainly(error);
    return `what is new could not be proposed in the ledger: ${why.replace(/\.$/u, '')}`;
  }
};

const write = async (
  { settled }: Settlement,
  head: RunRecord['run'],
  { config, today }: Place,
): Promise<readonly DebtEntry[]> => {
  // What a proposed entry describes already, in these words or nearly, needs no second one.
  const found = settled.filter(({ verdict, entry }) => isFresh(verdict) && (verdict !== 'new' || entry === undefined));
  if (found.length === 0) return [];
  const records = await recordsOf(config, found);
  let added: readonly DebtEntry[] = [];
  await changeDebt({ config, today }, entries => {
    const there = new Map(entries.map(entry => [entry.id, entry]));
    added = found.flatMap(each =>
      entryOf(each, { there, born: { ...bornOn(today, head), ...rateOf(each, false, records) } }),
    );
    return { write: added };
  });
  await bookDebt(config, { added });
  return added;
};
