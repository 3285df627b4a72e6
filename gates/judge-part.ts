import type { TestRecord } from '../harness/protocol/record.ts';
import type { VerdictKind } from '../harness/protocol/verdict.ts';
import { conclude } from './conclude.ts';
import type { Findings } from './recorder.ts';
import { settleRun, type Yardstick } from './settle-run.ts';
import { totalsOf } from './totals.ts';

/** The verdict on some tests of a run that still goes on. A part clears nothing. */
export const judgePart = (
  findings: Findings,
  { gate, tests }: { readonly gate: string; readonly tests: readonly TestRecord[] },
  yardstick: Yardstick,
): VerdictKind => {
  const part: Findings = {
    ...findings,
    run: { ...findings.run, gate, partial: true },
    tests,
    totals: totalsOf(tests),
    unfinished: false,
    settlement: settleRun(findings, yardstick, tests),
  };
  return conclude({ findings: part, troubles: [] }).verdict.kind;
};

/** Whether a suite that is over has ended well: nothing went wrong in it that is not known. One that has no part in the run stands in nobody's way. */
export const isGreenSuite = (findings: Findings, name: string, yardstick: Yardstick): boolean => {
  const suite = findings.suites.find(each => each.name === name);
  if (suite === undefined) return true;
  if (suite.incomplete !== undefined || suite.unmet !== undefined) return false;
  const own = { ...findings, suites: [suite], kills: [] };
  const tests = findings.tests.filter(test => test.suite === name);
  const verdict = judgePart(own, { gate: 'run', tests }, yardstick);
  return verdict === 'pass' || verdict === 'pass-with-debt';
};
