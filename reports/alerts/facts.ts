import type { RunRecord } from '../../harness/protocol/record.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';

/** What the rules may look at: made once after a run, of what the product knows then. Nothing secret is in it. */
export type AlertFacts = {
  /** What was typed: `gate full`. */
  readonly source: string;
  /** ISO time, UTC. */
  readonly at: string;
  /** Where whoever is woken can read on: a path or a link. */
  readonly evidence: string | null;
  /** Where the page of each rule is: a path or a link. */
  readonly runbook: string;
  /** Null where nothing has run: the machine and the alert chain can be asked all the same. */
  readonly run: RunRecord | null;
  /** Whether the branch of the run is one whose gate must never be red. */
  readonly isProtected: boolean;
  /** The checks of git that have found a secret, by name: of what they say only people can tell that. */
  readonly secrets: readonly string[];
  readonly past: PastFacts;
  readonly machine: MachineFacts;
  readonly chain: ChainFacts;
};

/** What the history knew before this run. */
export type PastFacts = {
  /** Why it could not be asked, or this run not be booked. */
  readonly trouble: string | null;
  /** The last run of the same gate on the same branch. */
  readonly last: { readonly verdict: VerdictKind; readonly startedAt: string } | null;
  /** When a run of this gate on this branch has last passed. */
  readonly lastSuccessAt: string | null;
  /** When the newest of all runs here has begun. */
  readonly newestAt: string | null;
  /** How long this gate usually takes; null where too few runs are remembered. */
  readonly usualMs: number | null;
};

/** The machine that the run was on. */
export type MachineFacts = {
  /** The room where the runs are kept; null where nobody could say. */
  readonly disk: { readonly path: string; readonly freeBytes: number; readonly totalBytes: number } | null;
};

/** The chain of alerts itself. */
export type ChainFacts = {
  /** Messages that no channel took and that nobody has sent again yet. */
  readonly deadLetters: number;
  /** Channels of which the last tries have all failed. */
  readonly down: readonly { readonly channel: string; readonly trouble: string }[];
  /** Alerts of the last hour that were held back. */
  readonly suppressed: number;
};

/** Nothing is remembered, and nothing is wrong with it. */
export const noPast: PastFacts = { trouble: null, last: null, lastSuccessAt: null, newestAt: null, usualMs: null };

/** All that was sent has arrived. */
export const soundChain: ChainFacts = { deadLetters: 0, down: [], suppressed: 0 };
