import type { Flag, OutcomeKind } from '../harness/protocol/outcome.ts';
import type { TestRecord, Totals } from '../harness/protocol/record.ts';

/** Counts tests by outcome, flag and debt. The census is their number; the policy `census` holds the parts against it. */
export const totalsOf = (tests: readonly TestRecord[], notSelected = 0): Totals => {
  const outcomes = count<OutcomeKind>(tests.map(({ outcome }) => outcome));
  const flags = count<Flag>(tests.flatMap(test => test.flags));
  const debts = count<string>(tests.flatMap(({ debt }) => debt?.verdict ?? []));
  return {
    census: tests.length,
    passed: outcomes('passed'),
    failed: outcomes('failed'),
    hung: outcomes('hung'),
    crashed: outcomes('crashed'),
    skipped: outcomes('skipped'),
    notRun: outcomes('not-run'),
    notSelected,
    flaky: flags('flaky'),
    leaky: flags('leaky'),
    slow: flags('slow'),
    debt: {
      known: debts('known') + debts('changed'),
      new: debts('new'),
      drift: debts('drift'),
      escalated: debts('escalated') + debts('solid'),
      expired: debts('expired'),
      paid: debts('paid'),
    },
  };
};

const count = <K extends string>(values: readonly K[]): ((key: K) => number) => {
  const counts = new Map<K, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return key => counts.get(key) ?? 0;
};
