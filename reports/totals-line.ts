import type { RunRecord } from '../harness/protocol/record.ts';
import { inSeconds } from './duration.ts';
import { isRegression } from './regressions.ts';

const signals: Readonly<Record<number, string>> = { 129: 'SIGHUP', 130: 'SIGINT', 143: 'SIGTERM' };

/** What was counted, on one line that is always there: `2308/2450 passed · failed 97 · … · 41.2 s`. */
export const totalsLine = ({ totals, run }: Pick<RunRecord, 'totals' | 'run'>): string =>
  [
    `${totals.passed}/${totals.census} passed`,
    `failed ${totals.failed}`,
    `hung ${totals.hung}`,
    `crashed ${totals.crashed}`,
    `skipped ${totals.skipped}`,
    `not-run ${totals.notRun}`,
    `flaky ${totals.flaky}`,
    `leaky ${totals.leaky}`,
    inSeconds(run.durationMs),
  ].join(' · ');

/** The verdict in capitals, with the numbers that explain it. `dueSoon`: entries due in the next 14 days, where the ledger is known. */
export const verdictLine = (record: RunRecord, dueSoon?: number): string => {
  const kind = record.verdict.kind.toUpperCase();
  const numbers = numbersOf(record, dueSoon).filter(part => part !== '');
  return numbers.length === 0 ? kind : `${kind}  ${numbers.join(', ')}`;
};

const numbersOf = (record: RunRecord, dueSoon: number | undefined): readonly string[] => {
  const { verdict, totals } = record;
  switch (verdict.kind) {
    case 'pass':
      return [];
    case 'pass-with-debt':
      return [knownDebt(record, dueSoon), counted(totals.debt.paid, 'paid')];
    case 'conditional':
      return [plural(verdict.reasons.length, 'warning')];
    case 'fail':
      return failNumbers(record);
    case 'incomplete':
      return [counted(totals.notRun, 'not run'), ...regressionNumbers(record)];
    case 'interrupted':
      return [signals[verdict.exitCode] ?? '', counted(totals.notRun, 'not run'), ...regressionNumbers(record)];
  }
};

const knownDebt = ({ totals: { debt } }: RunRecord, dueSoon: number | undefined): string =>
  `${debt.known} known (${dueSoon === undefined ? '' : `${dueSoon} due in 14 days, `}${debt.expired} overdue)`;

// A run can fail without any test to blame: a check, an unremoved paid debt, a claim.
const failNumbers = (record: RunRecord): readonly string[] => {
  const numbers = regressionNumbers(record).filter(part => part !== '');
  if (numbers.length > 0) return numbers;
  return [plural(record.verdict.reasons.filter(({ level }) => level === 'block').length, 'reason')];
};

const regressionNumbers = ({ totals: { debt }, tests }: RunRecord): readonly string[] => {
  const judged = debt.new + debt.drift + debt.escalated + debt.expired;
  const fresh = judged > 0 ? debt.new : tests.filter(isRegression).length;
  return [
    counted(fresh, 'new'),
    counted(debt.drift, 'drifted'),
    counted(debt.escalated, 'escalated'),
    counted(debt.expired, 'overdue'),
  ];
};

const counted = (count: number, word: string): string => (count === 0 ? '' : `${count} ${word}`);

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
