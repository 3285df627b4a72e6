import { debtKinds, type DebtState } from '../../harness/protocol/debt.ts';
import { numbers, type Family, type Series } from './family.ts';
import type { GateCounts, SuiteCount } from './gate-counts.ts';
import { added, everySuite } from './rows.ts';

const states: readonly DebtState[] = ['proposed', 'open', 'fixing', 'accepted'];

/** What is told of the ledger as it is now, and of what came into it and went out. */
export const debtFamilies = ({ suites, debt }: GateCounts): readonly Family[] => {
  const each = (of: (suite: SuiteCount) => number): readonly Series[] =>
    suites.map(suite => [{ suite: suite.suite }, of(suite)]);
  const found = added(debt.map(({ suite, kind, state, entries }) => [[suite, kind, state], entries]));
  return [
    numbers(
      'gauge',
      'gate_debt_entries',
      'Entries of the debt ledger.',
      everySuite(suites, debt).flatMap(suite =>
        debtKinds.flatMap(kind => states.map((state): Series => [{ suite, kind, state }, found(suite, kind, state)])),
      ),
    ),
    numbers(
      'gauge',
      'gate_debt_overdue_entries',
      'Entries of the debt ledger that are past their due date.',
      each(({ debtOverdue }) => debtOverdue),
    ),
    numbers(
      'gauge',
      'gate_debt_oldest_seconds',
      'Age of the oldest entry of the debt ledger.',
      each(({ debtOldestSeconds }) => debtOldestSeconds),
    ),
    numbers(
      'counter',
      'gate_debt_paid_total',
      'Entries of the debt ledger that were paid.',
      each(({ debtPaid }) => debtPaid),
    ),
    numbers(
      'counter',
      'gate_debt_added_total',
      'Entries that were added to the debt ledger.',
      each(({ debtAdded }) => debtAdded),
    ),
  ];
};
