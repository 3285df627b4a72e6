import type { RunRecord } from '../harness/protocol/record.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { judge } from './judge.ts';
import { isNew } from './policies/regressions.ts';
import type { Facts } from './policies/policy.ts';
import { totalsOf } from './totals.ts';

/** The record of a run with what it means. With a verdict given (a journal that has one), that one is kept. */
export const conclude = (facts: Facts, said?: Verdict): RunRecord => {
  const { findings } = facts;
  const tests = findings.tests.map(test =>
    isNew(test, findings.rules) ? { ...test, debt: { verdict: 'new' } } : test,
  );
  const verdict = said ?? judge(facts);
  return {
    format: 'gate.run/1',
    run: findings.run,
    verdict,
    totals: totalsOf(tests),
    suites: findings.suites.map(suite => ({
      ...suite,
      totals: totalsOf(tests.filter(test => test.suite === suite.name)),
    })),
    tests,
    kills: findings.kills,
    notes: findings.notes,
    stages: [{ name: 'core', verdict: verdict.kind, durationMs: findings.run.durationMs }],
  };
};
