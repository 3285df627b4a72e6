import { outcomeKinds } from '../../harness/protocol/outcome.ts';
import type { VerdictKind } from '../../harness/protocol/verdict.ts';
import { histogram, numbers, type Family, type Series } from './family.ts';
import { runSecondsBounds, type GateCount, type GateCounts } from './gate-counts.ts';
import { added, everySuite } from './rows.ts';

const verdicts: readonly VerdictKind[] = ['pass', 'pass-with-debt', 'conditional', 'fail', 'incomplete', 'interrupted'];

/** What is told of each gate: its runs, and the tests of the last one. */
export const gateFamilies = (counts: GateCounts): readonly Family[] => {
  const { gates } = counts;
  const each = (of: (gate: GateCount) => number | undefined): readonly Series[] =>
    gates.map(gate => [{ gate: gate.gate }, of(gate)]);
  return [
    numbers(
      'counter',
      'gate_runs_total',
      'Runs of the gate, by verdict.',
      gates.flatMap(({ gate, runs }) => verdicts.map((verdict): Series => [{ gate, verdict }, runs.get(verdict)])),
    ),
    numbers(
      'gauge',
      'gate_last_success',
      'Whether the last run of the gate passed (1) or not (0).',
      each(({ last }) => (last?.succeeded === true ? 1 : 0)),
    ),
    numbers(
      'gauge',
      'gate_last_run_timestamp_seconds',
      'When the last run of the gate ended; 0 before the first.',
      each(({ last }) => last?.at),
    ),
    numbers(
      'gauge',
      'gate_last_success_timestamp_seconds',
      'When the last run of the gate that passed ended; 0 before the first.',
      each(({ lastSuccessAt }) => lastSuccessAt),
    ),
    histogram(
      'gate_duration_seconds',
      'How long runs of the gate took.',
      runSecondsBounds,
      gates.map(({ gate, seconds }) => [{ gate }, seconds]),
    ),
    numbers('gauge', 'gate_tests', 'Tests in the last run of the gate, by outcome.', lastTests(counts)),
  ];
};

const lastTests = ({ gates, suites }: GateCounts): readonly Series[] =>
  gates.flatMap(({ gate, last }) => {
    const tests = last?.tests ?? [];
    const found = added(tests.map(({ suite, outcome, count }) => [[suite, outcome], count]));
    return everySuite(suites, tests).flatMap(suite =>
      outcomeKinds.map((outcome): Series => [{ gate, suite, outcome }, found(suite, outcome)]),
    );
  });
