import type { DebtKind, DebtState } from '../../harness/protocol/debt.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';

/** An entry of the ledger, as far as its report tells of it. */
export type LedgerEntry = {
  readonly id: string;
  readonly test: string;
  readonly aka?: readonly string[];
  readonly kind: DebtKind;
  readonly when?: string;
  readonly signature: string;
  readonly message: string;
  readonly state: DebtState;
  readonly since: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly reason?: string;
  readonly due?: string;
  readonly renewed?: number;
  readonly review?: string;
};

/** How many entries the ledger had at the end of a day. */
export type LedgerPoint = { readonly day: string; readonly entries: number };

/** What has come and gone since a tag, a commit or a day. */
export type LedgerMoves = {
  /** What it is counted from, for people: `v1.4.0 (2026-09-01)`. */
  readonly from: string;
  readonly added: readonly LedgerEntry[];
  /** As they were then. Those that cannot be read any more are only counted. */
  readonly left: readonly LedgerEntry[];
  readonly leftCount: number;
};

/** A test that has failed otherwise than its entry says, or worse, and in how many of the runs that are kept. */
export type LogLine = {
  readonly at: string;
  readonly run: string;
  readonly test: string;
  readonly verdict: 'drift' | 'escalated';
  readonly entry?: string;
  readonly why?: string;
  readonly runs: number;
};

/** What the reruns of a test have cost. */
export type FlakyCost = {
  readonly test: string;
  /** Runs in which it ran, those in which only another attempt passed, attempts beside the first, and their time. */
  readonly runs: number;
  readonly flaky: number;
  readonly reruns: number;
  readonly ms: number;
};

/** Everything that the report of the ledger is made of. */
export type LedgerFacts = {
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly madeAt: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly dirty?: boolean;
  readonly entries: readonly LedgerEntry[];
  /** The newest whole run that is kept here. */
  readonly run?: RunRecord;
  readonly moves?: LedgerMoves;
  /** From git, the oldest first; absent where git cannot tell. `isCut`: a shallow clone, which does not know the beginning. */
  readonly past?: { readonly points: readonly LedgerPoint[]; readonly isCut: boolean };
  readonly log: readonly LogLine[];
  readonly flaky: readonly FlakyCost[];
};
