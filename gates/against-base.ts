import { type Caps, excesses, strictest } from '../debt/caps.ts';
import type { DebtEntry } from '../debt/entry.ts';
import { approverOf, type LedgerChange, ledgerChange } from '../debt/ledger-change.ts';
import { whenHolds } from '../debt/when.ts';
import type { LedgerMoves, Settlement } from '../harness/protocol/debt.ts';
import type { BaseLedger } from './base-ledger.ts';
import type { LoadedConfig } from './config/config.ts';
import { matchesId } from './id-pattern.ts';
import { type Ledger, machine } from './open-ledger.ts';

/** How an entry that comes with a change has come, by the id of the entry: what a rerun at the base has told. */
export type Provenance = ReadonlyMap<string, 'preexisting' | 'introduced'>;

/** The ledger that is in force, and what a change does to that of its base. */
export type Standing = {
  /** Those that apply on this machine. What comes with the change is only proposed here, unless it may excuse something. */
  readonly here: readonly DebtEntry[];
  /** Taken out by the change: whether nothing is owed is still to be shown. */
  readonly removed: readonly DebtEntry[];
  /** Of each entry that comes with the change and excuses nothing yet: why. */
  readonly withheld: ReadonlyMap<string, string>;
  readonly over: NonNullable<Settlement['over']>;
  readonly moves?: Omit<LedgerMoves, 'removed'>;
};

/** What is in force without a base: all that is written. */
export const alone = ({ entries, here }: Ledger, { debt }: Pick<LoadedConfig, 'debt'>): Standing => ({
  here,
  removed: [],
  withheld: new Map(),
  over: tooMuch(entries, debt),
});

/** What is in force against a base: nothing that only the change itself says. */
export const against = (
  ledger: Ledger,
  { debt }: Pick<LoadedConfig, 'debt'>,
  base: BaseLedger,
  provenance: Provenance = new Map(),
): Standing => {
  const change = ledgerChange(base.entries, ledger.entries);
  const { caps, loosened } = strictest(base.caps ?? {}, debt);
  const added = change.added.map(entry => ({ entry, ...howCome(entry, provenance) }));
  const inForce = added.map(({ entry, how }): DebtEntry =>
    how === 'preexisting' || how === 'approved' ? entry : { ...entry, state: 'proposed' },
  );
  const facts = machine();
  const holds = ({ when }: DebtEntry): boolean => whenHolds(when, facts);
  return {
    here: [...change.known, ...inForce].filter(holds),
    removed: change.removed.filter(holds),
    withheld: new Map(
      added.flatMap(({ entry, how }) =>
        how === 'unproven' || how === 'introduced' ? [[entry.id, withheldWords(entry, how)] as const] : [],
      ),
    ),
    over: tooMuch(ledger.entries, caps),
    moves: {
      base: base.commit,
      added: added.map(({ entry: { id, test }, ...how }) => ({ entry: id, test, ...how })),
      ...toldOf(change),
      rules: loosened,
    },
  };
};

const howCome = (entry: DebtEntry, provenance: Provenance): Pick<LedgerMoves['added'][number], 'how' | 'approver'> => {
  const approver = approverOf(entry);
  if (approver !== undefined) return { how: 'approved', approver };
  return { how: provenance.get(entry.id) ?? 'unproven' };
};

const withheldWords = ({ id }: DebtEntry, how: 'unproven' | 'introduced'): string =>
  how === 'introduced'
    ? `entry ${id} comes with the change that breaks this: it passed at the base`
    : `entry ${id} comes with this change and excuses nothing on its own: \`--rerun-base\` shows whether it is older`;

const toldOf = ({ edits, renewed }: LedgerChange): Pick<LedgerMoves, 'edits' | 'renewed'> => ({
  edits: edits.map(({ entry: { id, test }, words, approver }) => ({
    entry: id,
    test,
    words,
    ...(approver === undefined ? {} : { approver }),
  })),
  renewed: renewed.map(({ id, test }) => ({ entry: id, test })),
});

const tooMuch = (entries: readonly DebtEntry[], caps: Caps): Standing['over'] =>
  excesses(entries, caps, matchesId).map(({ message, entries: of }) => ({
    message,
    tests: of.map(({ test }) => test),
  }));
