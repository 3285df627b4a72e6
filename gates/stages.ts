import { preflightSuite } from '../harness/protocol/preflight.ts';
import type { RunRecord } from '../harness/protocol/record.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { judge } from './judge.ts';
import type { Facts } from './policies/policy.ts';
import type { Findings } from './recorder.ts';
import { totalsOf } from './totals.ts';

type Stages = RunRecord['stages'];

/** The parts of a run with their verdicts. Where a preflight came last, what came before it has a verdict of its own. */
export const stagesOf = (facts: Facts, verdict: Verdict): Stages => {
  const { findings } = facts;
  const { run, stages, suites } = findings;
  if (run.gate !== 'full' || findings.preflight === undefined)
    return [...stages, { name: stageOf(run.gate), verdict: verdict.kind, durationMs: run.durationMs }];
  const preflightMs = suites.find(({ name }) => name === preflightSuite)?.durationMs ?? 0;
  return [
    ...stages,
    {
      name: 'core',
      verdict: judge({ ...facts, findings: part(findings, name => name !== preflightSuite) }).kind,
      durationMs: Math.max(0, run.durationMs - preflightMs),
    },
    {
      name: 'preflight',
      verdict: judge({ troubles: [], findings: part(findings, name => name === preflightSuite) }).kind,
      durationMs: preflightMs,
    },
  ];
};

/** The stage that is the run itself. */
const stageOf = (gate: string): string => (gate === 'full' ? 'core' : gate);

const part = (findings: Findings, isIn: (suite: string) => boolean): Findings => {
  const { preflight, settlement, reruns, ...rest } = findings;
  const tests = findings.tests.filter(({ suite }) => isIn(suite));
  const isPreflight = isIn(preflightSuite);
  return {
    ...rest,
    ...(isPreflight && preflight !== undefined ? { preflight } : {}),
    // What the ledger says is about the tests, not about the checks.
    ...(settlement === undefined ? {} : { settlement: isPreflight ? bare(settlement) : settlement }),
    reruns,
    tests,
    suites: findings.suites.filter(({ name }) => isIn(name)),
    totals: totalsOf(tests, isPreflight ? 0 : findings.totals.notSelected),
  };
};

const bare = (settlement: NonNullable<Findings['settlement']>): NonNullable<Findings['settlement']> => ({
  ledger: settlement.ledger,
  settled: [],
});
