import { outcomeKinds } from '../../harness/protocol/outcome.ts';
import { histogram, numbers, type Family, type Series } from './family.ts';
import { killReasons, killSecondsBounds, type GateCounts, type SuiteCount } from './gate-counts.ts';
import { added } from './rows.ts';

/** What is told of each suite over all its runs: outcomes, and what became of its processes. */
export const suiteFamilies = ({ suites, killSeconds }: GateCounts): readonly Family[] => {
  const each = (of: (suite: SuiteCount) => number): readonly Series[] =>
    suites.map(suite => [{ suite: suite.suite }, of(suite)]);
  return [
    numbers(
      'counter',
      'gate_test_results_total',
      'Outcomes of tests in all runs.',
      suites.flatMap(({ suite, results }) =>
        outcomeKinds.map((outcome): Series => [{ suite, outcome }, results.get(outcome)]),
      ),
    ),
    numbers(
      'counter',
      'gate_hangs_total',
      'Tests that hung.',
      each(({ hangs }) => hangs),
    ),
    numbers(
      'counter',
      'gate_crashes_total',
      'Tests whose process died.',
      each(({ crashes }) => crashes),
    ),
    numbers(
      'counter',
      'gate_leaked_processes_total',
      'Processes that outlived their launch.',
      each(({ leakedProcesses }) => leakedProcesses),
    ),
    numbers(
      'counter',
      'gate_survivors_total',
      'Processes that could not be ended.',
      each(({ survivors }) => survivors),
    ),
    numbers('counter', 'gate_kills_total', 'Processes that the gate ended, by reason.', suites.flatMap(killsOf)),
    histogram('gate_kill_duration_seconds', 'How long it took to end a tree of processes.', killSecondsBounds, [
      [{}, killSeconds],
    ]),
    numbers(
      'gauge',
      'gate_flaky_tests',
      'Flaky tests in the last run of the suite.',
      each(({ flaky }) => flaky),
    ),
  ];
};

const killsOf = ({ suite, kills }: SuiteCount): readonly Series[] => {
  const found = added(
    [...kills].map(([reason, count]) => [[killReasons.find(known => known === reason) ?? 'other'], count]),
  );
  return killReasons.map((reason): Series => [{ suite, reason }, found(reason)]);
};
