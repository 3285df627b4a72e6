import type { TestId } from './test-id.ts';

/** What a debt is about, mildest first. */
export type DebtKind = 'flaky' | 'fail' | 'leak' | 'hang' | 'crash';

/** The kinds, mildest first: a debt that moves to the right has become worse. */
export const debtKinds: readonly DebtKind[] = ['flaky', 'fail', 'leak', 'hang', 'crash'];

/** What a reviewer has decided of an entry. `proposed` excuses nothing. */
export type DebtState = 'proposed' | 'open' | 'fixing' | 'accepted';

/**
 * What the ledger makes of one observation. These block: `new`, `drift` (another signature), `escalated` (a worse kind),
 * `solid` (flaky that only fails), `expired`; in a whole gate also `paid` (its entry must be removed), `gone` (its test
 * is not in a complete census) and `moved` (its test has another name now). These do not: `known`, `changed` (a milder kind), `paid?` (passed once, not yet proven),
 * `clean` (a flaky test that passed), `unproven` (skipped or not run: cannot clear anything).
 */
export type DebtVerdict =
  | 'new'
  | 'drift'
  | 'escalated'
  | 'solid'
  | 'expired'
  | 'known'
  | 'changed'
  | 'paid'
  | 'paid?'
  | 'clean'
  | 'unproven'
  | 'gone'
  | 'moved';

/** What went wrong, in the words of the ledger: `s1:` and 16 hex digits, and the masked text that it is made of. */
export type Observation = { readonly kind: DebtKind; readonly signature: string; readonly message: string };

/** One test, or one entry without a test, held against the ledger. */
export type Settled = {
  readonly test: TestId;
  readonly verdict: DebtVerdict;
  /** The id of the entry that it was held against. */
  readonly entry?: string;
  /** What was observed; absent where nothing went wrong. */
  readonly observed?: Observation;
  /** For people: why this and nothing else. `signature differs: 34 % edit distance`. */
  readonly why?: string;
};

/** A whole run held against the ledger. In the journal, so that every report can be made again. */
export type Settlement = {
  /** Everything bad, and everything that has an entry. A test with two debts is here twice. The order is that of the tests, then that of the entries. */
  readonly settled: readonly Settled[];
  /** The ledger as it was read: counts of entries. `overdue` and `dueSoon` (within 14 days) are of `open` and `fixing` ones. */
  readonly ledger: {
    readonly entries: number;
    readonly proposed: number;
    readonly accepted: number;
    readonly dueSoon: number;
    readonly overdue: number;
  };
  /** Comparisons that need an earlier run and had none. */
  readonly uncompared?: readonly string[];
  /** Tests of the last complete run that are not in this complete census. */
  readonly missing?: readonly TestId[];
  /** Entries that are only proposed and whose trouble this complete run did not show: they can leave the ledger. */
  readonly unseen?: readonly { readonly entry: string; readonly test: TestId }[];
  /** What the change that this run is of does to the ledger, where a base was named. */
  readonly change?: LedgerMoves;
  /** Where the ledger is over what it may hold. */
  readonly over?: readonly { readonly message: string; readonly tests: readonly TestId[] }[];
  /** Why nothing of this run may be recorded or cleared, when that is so. */
  readonly suspect?: string;
};

type Owed = { readonly entry: string; readonly test: TestId };

/** The ledger of a change beside that of its base. */
export type LedgerMoves = {
  /** The merge base: a commit. */
  readonly base: string;
  /**
   * Entries that come with the change: `preexisting` and `introduced` when a rerun at the base has told, `approved` when a second
   * person agrees, `unproven` otherwise. Only the first and the third excuse anything.
   */
  readonly added: readonly (Owed & {
    readonly how: 'unproven' | 'preexisting' | 'introduced' | 'approved';
    readonly approver?: string;
  })[];
  /** What was loosened by hand, and who has agreed to it: without anybody it is not in force. */
  readonly edits: readonly (Owed & { readonly words: string; readonly approver?: string })[];
  readonly renewed: readonly Owed[];
  /** Entries that the change takes out, and whether this run shows that nothing is owed. */
  readonly removed: readonly (Owed & { readonly proven: boolean })[];
  /** Rules of the ledger that the change loosens: those of the base are in force. */
  readonly rules: readonly string[];
};
