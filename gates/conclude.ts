import type { DebtVerdict, Settled, Settlement } from '../harness/protocol/debt.ts';
import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import type { TestId } from '../harness/protocol/test-id.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { judge } from './judge.ts';
import type { Facts } from './policies/policy.ts';
import { preflightRecord } from './check-records.ts';
import { stagesOf } from './stages.ts';
import { totalsOf } from './totals.ts';

/** The record of a run with what it means. With a verdict given (a journal that has one), that one is kept. */
export const conclude = (facts: Facts, said?: Verdict): RunRecord => {
  const { findings } = facts;
  const { settlement } = findings;
  const tests = withDebt(findings.tests, settlement);
  const verdict = said ?? judge({ ...facts, findings: { ...findings, tests } });
  const evidence = preflightRecord(findings, verdict);
  const gone = settlement?.settled.flatMap(({ verdict: word, test, entry }) =>
    word === 'gone' && entry !== undefined ? [{ test, entry }] : [],
  );
  return {
    format: 'gate.run/1',
    run: findings.run,
    verdict,
    ...(findings.unfinished || findings.interrupted !== undefined ? { unfinished: true } : {}),
    totals: totalsOf(tests, findings.totals.notSelected),
    ...(settlement === undefined ? {} : { ledger: settlement.ledger }),
    ...(gone === undefined || gone.length === 0 ? {} : { gone }),
    suites: findings.suites.map(suite => ({
      ...suite,
      totals: totalsOf(
        tests.filter(test => test.suite === suite.name),
        suite.totals.notSelected,
      ),
    })),
    tests,
    kills: findings.kills,
    notes: findings.notes,
    ...(evidence === undefined ? {} : { preflight: evidence }),
    stages: stagesOf({ ...facts, findings: { ...findings, tests } }, verdict),
  };
};

/** The tests with what the ledger makes of them: where a test has two debts, the worse word. */
const withDebt = (tests: readonly TestRecord[], settlement: Settlement | undefined): readonly TestRecord[] => {
  if (settlement === undefined) return tests;
  const words = new Map<TestId, Settled>();
  const signatures = new Map<TestId, string>();
  for (const settled of settlement.settled) {
    const other = words.get(settled.test);
    if (other === undefined || rank(settled.verdict) < rank(other.verdict)) words.set(settled.test, settled);
    const { observed } = settled;
    if (observed !== undefined && isOutcome(observed.kind)) signatures.set(settled.test, observed.signature);
  }
  return tests.map(test => {
    const settled = words.get(test.id);
    if (settled === undefined) return test;
    const { verdict, entry, why } = settled;
    const signature = signatures.get(test.id);
    return {
      ...test,
      ...(test.failure === undefined || signature === undefined ? {} : { failure: { ...test.failure, signature } }),
      debt: { verdict, ...(entry === undefined ? {} : { entry }), ...(why === undefined ? {} : { why }) },
    };
  });
};

const isOutcome = (kind: string): boolean => kind === 'fail' || kind === 'hang' || kind === 'crash';

/** The worst first. */
const order: readonly DebtVerdict[] = [
  'new',
  'escalated',
  'drift',
  'solid',
  'expired',
  'moved',
  'paid',
  'changed',
  'known',
  'paid?',
  'clean',
  'unproven',
  'gone',
];

const rank = (verdict: DebtVerdict): number => order.indexOf(verdict);
