import type { DebtKind, DebtState } from '../harness/protocol/debt.ts';
import type { TestId } from '../harness/protocol/test-id.ts';

/** One known regression, as a reviewer has written it. What a run observes is never in here. */
export type DebtEntry = {
  /** 12 hex digits, made at birth and never changed. */
  readonly id: string;
  readonly test: TestId;
  /** Earlier ids of the test, after a rename. */
  readonly aka: readonly TestId[];
  readonly kind: DebtKind;
  /** Where it applies: `os=windows`, `node<22`, `env=ci`, joined by ` and `. Absent: everywhere. */
  readonly when?: string;
  /** `s1:` and 16 hex digits, or `any`. */
  readonly signature: string;
  /** The masked text that the signature is made of, so that people can read what is matched. */
  readonly message: string;
  readonly state: DebtState;
  /** `YYYY-MM-DD`, UTC. */
  readonly since: string;
  /** The commit at which it was first seen: hex digits. */
  readonly commit?: string;
  readonly origin: 'preexisting' | 'introduced';
  readonly owner?: string;
  readonly ticket?: string;
  readonly reason?: string;
  /** `YYYY-MM-DD`: the last day on which it excuses anything, UTC. */
  readonly due?: string;
  /** How often it was given another day: at most twice. */
  readonly renewed?: number;
  /** `YYYY-MM-DD`, for `accepted`. */
  readonly review?: string;
  /** Of a flaky test, frozen at its admission: failed `failures` of `runs`. */
  readonly rate?: { readonly failures: number; readonly runs: number };
  /** The commit that is said to mend it. */
  readonly fixedBy?: string;
  /** Who, beside the owner, agrees to an excuse that comes with the change it excuses. */
  readonly approver?: string;
  /** The ticket of many entries that were opened at once. */
  readonly batch?: string;
};

/** An entry and the file that it was read from, absolute. */
export type FiledEntry = DebtEntry & { readonly file: string };
