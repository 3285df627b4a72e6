import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { inSeconds } from './duration.ts';
import { judgedAs } from './against-ledger.ts';
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

/** The verdict in capitals, with the numbers that explain it. */
export const verdictLine = (record: RunRecord): string => {
  const kind = record.verdict.kind.toUpperCase();
  const numbers = numbersOf(record).filter(part => part !== '');
  return numbers.length === 0 ? kind : `${kind}  ${numbers.join(', ')}`;
};

const numbersOf = (record: RunRecord): readonly string[] => {
  const { verdict, totals } = record;
  switch (verdict.kind) {
    case 'pass':
      return [];
    case 'pass-with-debt':
      return [knownDebt(record), counted(totals.debt.paid, 'paid')];
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

const knownDebt = ({ totals: { debt }, ledger }: RunRecord): string => {
  const due =
    ledger === undefined ? `${debt.expired} overdue` : `${ledger.dueSoon} due in 14 days, ${ledger.overdue} overdue`;
  return `${debt.known} known (${due})`;
};

// A run can fail without any test to blame: a check, a claim, an entry that is still there.
const failNumbers = (record: RunRecord): readonly string[] => {
  const all = [
    ...regressionNumbers(record),
    counted(record.totals.debt.paid, 'paid and not settled'),
    counted(record.gone?.length ?? 0, 'gone'),
    counted(judgedAs(record, 'moved').length, 'moved'),
  ];
  const numbers = all.filter(part => part !== '');
  if (numbers.length > 0) return numbers;
  return [plural(record.verdict.reasons.filter(({ level }) => level === 'block').length, 'reason')];
};

const regressionNumbers = (record: RunRecord): readonly string[] => {
  const { debt } = record.totals;
  return [
    counted(Math.max(debt.new, record.tests.filter(isNew).length), 'new'),
    counted(debt.drift, 'drifted'),
    counted(debt.escalated, 'escalated'),
    counted(judgedAs(record, 'solid').length, 'solid'),
    counted(debt.expired, 'overdue'),
  ];
};

// Nobody counts as debt what was never held against a ledger.
const isNew = (test: TestRecord): boolean =>
  isRegression(test) && (test.debt === undefined || test.debt.verdict === 'new');

const counted = (count: number, word: string): string => (count === 0 ? '' : `${count} ${word}`);

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
