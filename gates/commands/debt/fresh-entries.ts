import type { DebtEntry } from '../../../debt/entry.ts';
import { makeEntry } from '../../../debt/make-entry.ts';
import type { DebtVerdict, Settled } from '../../../harness/protocol/debt.ts';
import type { RunHead } from '../../../harness/protocol/record.ts';
import { openMemory, type Remembered } from '../../memory.ts';
import { type FlakeRecords, flakeRecords } from './flake-words.ts';
import type { Terms } from './options.ts';

/** Of fewer runs a rate says next to nothing. */
const fewestRuns = 10;

const fresh: ReadonlySet<DebtVerdict> = new Set(['new', 'drift', 'escalated']);

/** Whether a verdict is about something that the ledger does not have yet. */
export const isFresh = (verdict: DebtVerdict): boolean => fresh.has(verdict);

/** When and at which commit an entry was first seen. */
export const bornOn = (today: string, { commit }: Pick<RunHead, 'commit'>): Pick<DebtEntry, 'since' | 'commit'> => ({
  since: today,
  ...(commit === undefined ? {} : { commit: commit.slice(0, 8) }),
});

/** What a new entry is made of, beside what was observed. */
export type Birth = {
  /** What is in the ledger, by id. */
  readonly there: ReadonlyMap<string, DebtEntry>;
  /** Without them it is only proposed. */
  readonly terms?: Terms | undefined;
  readonly born: Pick<DebtEntry, 'since' | 'commit' | 'rate'>;
  readonly introduced?: boolean;
};

/** A new entry, or the one that is there already: proposed, or of the same failure. */
export const entryOf = (
  { test, observed }: Settled,
  { there, terms, born, introduced = false }: Birth,
): readonly DebtEntry[] => {
  if (observed === undefined) return [];
  const made = makeEntry({
    test,
    ...observed,
    ...born,
    origin: introduced ? 'introduced' : 'preexisting',
    ...(terms === undefined ? { state: 'proposed' } : terms),
  });
  const known = there.get(made.id);
  if (known === undefined) return [made];
  return terms === undefined ? [] : [{ ...known, ...terms }];
};

/** What the history of this machine says of these tests. */
export const recordsOf = async (whose: Remembered, found: readonly Settled[]): Promise<FlakeRecords> => {
  const memory = await openMemory(whose, { make: false });
  const records = flakeRecords(memory.runsOf(found.map(({ test }) => test)));
  memory.close();
  return records;
};

/** How often it has gone wrong until now: what it is held against from now on. Of a few runs it would say nothing. */
export const rateOf = (
  { test, observed }: Settled,
  asFlaky: boolean,
  records: FlakeRecords,
): Pick<DebtEntry, 'rate'> => {
  const record = records.get(test);
  if ((observed?.kind !== 'flaky' && !asFlaky) || record === undefined) return {};
  const { failures, runs } = record;
  return runs < fewestRuns || failures === 0 ? {} : { rate: { failures, runs } };
};
