import type { Flag, OutcomeKind } from '../harness/protocol/outcome.ts';
import type { TestRecord, Totals } from '../harness/protocol/record.ts';

/** Counts tests by outcome and flag. The census is their number; the policy `census` holds the parts against it. */
export const totalsOf = (tests: readonly TestRecord[]): Totals => {
  const outcomes = new Map<OutcomeKind, number>();
  const flags = new Map<Flag, number>();
  let fresh = 0;
  for (const { outcome, flags: own, debt } of tests) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    for (const flag of own) flags.set(flag, (flags.get(flag) ?? 0) + 1);
    if (debt?.verdict === 'new') fresh++;
  }
  return {
    census: tests.length,
    passed: outcomes.get('passed') ?? 0,
    failed: outcomes.get('failed') ?? 0,
    hung: outcomes.get('hung') ?? 0,
    crashed: outcomes.get('crashed') ?? 0,
    skipped: outcomes.get('skipped') ?? 0,
    notRun: outcomes.get('not-run') ?? 0,
    notSelected: 0,
    flaky: flags.get('flaky') ?? 0,
    leaky: flags.get('leaky') ?? 0,
    slow: flags.get('slow') ?? 0,
    debt: { known: 0, new: fresh, drift: 0, escalated: 0, expired: 0, paid: 0 },
  };
};
