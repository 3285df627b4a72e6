import type { TestId } from './test-id.ts';

export type VerdictKind = 'pass' | 'pass-with-debt' | 'conditional' | 'fail' | 'incomplete' | 'interrupted';

/** One sentence of the judge. */
export type Reason = {
  readonly policy: string;
  readonly level: 'block' | 'warn';
  readonly message: string;
  readonly tests: readonly TestId[];
};

/** What the gate says about the whole. */
export type Verdict = { readonly kind: VerdictKind; readonly exitCode: number; readonly reasons: readonly Reason[] };
