import type { Reason, VerdictKind } from '../../harness/protocol/verdict.ts';
import type { Findings } from '../recorder.ts';

/** What a policy may look at. */
export type Facts = {
  readonly findings: Findings;
  /** Trouble of the gate itself: a journal or a report that could not be written. */
  readonly troubles: readonly string[];
};

/** What a warning may bring. */
type Warning = Extract<VerdictKind, 'pass' | 'pass-with-debt' | 'conditional'>;

/** Facts in, reasons out: no effects, no clock, no throwing. A reason brings the verdict named here for its level. */
export type Policy = {
  readonly name: string;
  readonly blocks: Extract<VerdictKind, 'fail' | 'incomplete' | 'interrupted'>;
  /** `pass` by default. */
  readonly warns?: Warning | ((facts: Facts) => Warning);
  readonly judge: (facts: Facts) => readonly Omit<Reason, 'policy'>[];
};
