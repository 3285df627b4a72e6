import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outcomeKinds } from '../../harness/protocol/outcome.ts';
import { killSecondsBounds, runSecondsBounds, type Counted } from './gate-counts.ts';
import { lintMetrics } from './lint.ts';
import { metricsText } from './registry.ts';
import { nothing, sampleCounts, sampleGate, sampleSuite } from './sample-counts.ts';

const linesOf = async (counts: Parameters<typeof metricsText>[0], start: string): Promise<readonly string[]> =>
  (await metricsText(counts)).split('\n').filter(line => line.startsWith(start));

test('before the first run every series that can exist is there, at 0', async () => {
  const text = await metricsText(sampleCounts());
  expect(lintMetrics(text)).toEqual([]);
  const samples = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  expect(samples.filter(line => !line.endsWith(' 0'))).toEqual(['gate_build_info{version="0.1.0"} 1']);
  const counts: Record<string, number> = {};
  for (const line of samples) {
    const [name = ''] = /^\w+/.exec(line) ?? [];
    counts[name] = (counts[name] ?? 0) + 1;
  }
  expect(counts).toEqual({
    gate_runs_total: 6,
    gate_last_success: 1,
    gate_last_run_timestamp_seconds: 1,
    gate_last_success_timestamp_seconds: 1,
    gate_duration_seconds_bucket: runSecondsBounds.length + 1,
    gate_duration_seconds_sum: 1,
    gate_duration_seconds_count: 1,
    gate_tests: 6,
    gate_test_results_total: 6,
    gate_hangs_total: 1,
    gate_crashes_total: 1,
    gate_leaked_processes_total: 1,
    gate_survivors_total: 1,
    gate_kills_total: 5,
    gate_kill_duration_seconds_bucket: killSecondsBounds.length + 1,
    gate_kill_duration_seconds_sum: 1,
    gate_kill_duration_seconds_count: 1,
    gate_flaky_tests: 1,
    gate_debt_entries: 5 * 4,
    gate_debt_overdue_entries: 1,
    gate_debt_oldest_seconds: 1,
    gate_debt_paid_total: 1,
    gate_debt_added_total: 1,
    gate_build_info: 1,
  });
});

test('what was counted is told', async () => {
  const seconds: Counted = {
    sum: 100.5,
    count: 3,
    buckets: new Map([
      [10, 1],
      [60, 2],
    ]),
  };
  const text = await metricsText(
    sampleCounts({
      gates: [
        sampleGate({
          runs: new Map([
            ['pass', 2],
            ['fail', 1],
          ]),
          seconds,
          last: { at: 1_795_257_041.2, succeeded: true, tests: [{ suite: 'unit', outcome: 'hung', count: 4 }] },
          lastSuccessAt: 1_795_257_041.2,
        }),
      ],
      suites: [
        sampleSuite({
          results: new Map([['crashed', 5]]),
          hangs: 6,
          crashes: 5,
          leakedProcesses: 7,
          survivors: 8,
          kills: new Map([
            ['deadline', 9],
            ['other', 1],
            ['boredom', 2],
          ]),
          flaky: 10,
          debtOverdue: 11,
          debtOldestSeconds: 86_400,
          debtPaid: 12,
          debtAdded: 13,
        }),
      ],
      debt: [
        { suite: 'unit', kind: 'hang', state: 'open', entries: 14 },
        { suite: 'unit', kind: 'hang', state: 'open', entries: 1 },
        { suite: 'gone', kind: 'fail', state: 'accepted', entries: 1 },
      ],
    }),
  );
  expect(lintMetrics(text)).toEqual([]);
  const told = text.split('\n').filter(line => line !== '' && !line.startsWith('#') && !line.endsWith(' 0'));
  expect(told).toEqual([
    'gate_runs_total{gate="full",verdict="pass"} 2',
    'gate_runs_total{gate="full",verdict="fail"} 1',
    'gate_last_success{gate="full"} 1',
    'gate_last_run_timestamp_seconds{gate="full"} 1795257041.2',
    'gate_last_success_timestamp_seconds{gate="full"} 1795257041.2',
    'gate_duration_seconds_bucket{gate="full",le="10"} 1',
    'gate_duration_seconds_bucket{gate="full",le="60"} 2',
    'gate_duration_seconds_bucket{gate="full",le="+Inf"} 3',
    'gate_duration_seconds_sum{gate="full"} 100.5',
    'gate_duration_seconds_count{gate="full"} 3',
    'gate_tests{gate="full",suite="unit",outcome="hung"} 4',
    'gate_test_results_total{suite="unit",outcome="crashed"} 5',
    'gate_hangs_total{suite="unit"} 6',
    'gate_crashes_total{suite="unit"} 5',
    'gate_leaked_processes_total{suite="unit"} 7',
    'gate_survivors_total{suite="unit"} 8',
    'gate_kills_total{suite="unit",reason="deadline"} 9',
    'gate_kills_total{suite="unit",reason="other"} 3',
    'gate_flaky_tests{suite="unit"} 10',
    'gate_debt_entries{suite="unit",kind="hang",state="open"} 15',
    'gate_debt_entries{suite="gone",kind="fail",state="accepted"} 1',
    'gate_debt_overdue_entries{suite="unit"} 11',
    'gate_debt_oldest_seconds{suite="unit"} 86400',
    'gate_debt_paid_total{suite="unit"} 12',
    'gate_debt_added_total{suite="unit"} 13',
    'gate_build_info{version="0.1.0"} 1',
  ]);
});

test('each metric has HELP and TYPE, and the text ends in one line feed', async () => {
  const text = await metricsText(sampleCounts());
  expect(text.match(/^# HELP gate_/gm)).toHaveLength(20);
  expect(text.match(/^# TYPE gate_\w+ (?:counter|gauge|histogram)$/gm)).toHaveLength(20);
  expect(text).toMatch(/[^\n]\n$/);
});

test('two runs of this in one process know nothing of each other, and counters keep their names', async () => {
  const first = await metricsText(sampleCounts({ gates: [sampleGate({ gate: 'fast' })] }));
  const second = await metricsText(sampleCounts());
  expect(first).toContain('gate_runs_total{gate="fast"');
  expect(second).not.toContain('"fast"');
  expect(second).toContain('gate_runs_total{gate="full"');
});

test('labels that join to one text stay two series', async () => {
  const suites = ['a,b:2', 'a', 'a,b'].map((suite, index) => sampleSuite({ suite, hangs: index + 1 }));
  expect(await linesOf(sampleCounts({ suites }), 'gate_hangs_total')).toEqual([
    'gate_hangs_total{suite="a,b:2"} 1',
    'gate_hangs_total{suite="a"} 2',
    'gate_hangs_total{suite="a,b"} 3',
  ]);
  // Joined, a series of the one gate is a series of the other: `gate:g,outcome:passed,suite:x,outcome:passed,suite:a,`.
  const gates = ['g', 'g,outcome:passed,suite:x'].map(gate => sampleGate({ gate }));
  const twins = ['a', 'x,outcome:passed,suite:a'].map(suite => sampleSuite({ suite }));
  const tests = await linesOf(sampleCounts({ gates, suites: twins }), 'gate_tests{');
  expect(new Set(tests).size).toBe(2 * 2 * 6);
});

test('a carriage return, quotes and a line feed in a name', async () => {
  const suites = ['a\r', 'a', 'a\n"\\'].map(suite => sampleSuite({ suite }));
  expect(await linesOf(sampleCounts({ suites }), 'gate_hangs_total')).toEqual([
    String.raw`gate_hangs_total{suite="a\\u{d}"} 0`,
    'gate_hangs_total{suite="a"} 0',
    String.raw`gate_hangs_total{suite="a\\u{a}\"\\"} 0`,
  ]);
});

test('a gate that is named twice is there once', async () => {
  const text = await metricsText(sampleCounts({ gates: [sampleGate(), sampleGate()] }));
  expect(lintMetrics(text)).toEqual([]);
});

test('gates that were counted by other bounds still have the same', async () => {
  const gates = [
    sampleGate({ gate: 'a', seconds: { sum: 5, count: 2, buckets: new Map([[10, 2]]) } }),
    sampleGate({ gate: 'b', seconds: { sum: 5, count: 2, buckets: new Map([[2, 1]]) } }),
    sampleGate({ gate: 'c' }),
  ];
  expect(await linesOf(sampleCounts({ gates }), 'gate_duration_seconds_bucket')).toEqual(
    [
      ['a', 0, 2, 2],
      ['b', 1, 1, 2],
      ['c', 0, 0, 0],
    ].flatMap(([gate, ...values]) =>
      ['2', '10', '+Inf'].map(
        (le, index) => `gate_duration_seconds_bucket{gate="${gate}",le="${le}"} ${values[index]}`,
      ),
    ),
  );
});

const count = fc.oneof(fc.nat(), fc.double(), fc.constantFrom(Number.NaN, -1, Infinity, 1e300, 1e-9));
const counted: fc.Arbitrary<Counted> = fc.record({
  sum: count,
  count,
  buckets: fc.array(fc.tuple(fc.oneof(fc.double(), fc.nat(100)), count), { maxLength: 5 }).map(pairs => new Map(pairs)),
});
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('', 'a,b:2', 'a"', 'a\\', '\r', '\n', 'unit'),
);

test('whatever was counted, and whatever the names, the lint has nothing to say', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { minLength: 1, maxLength: 4 }),
      counted,
      count,
      async (names, histogram, value) => {
        const outcomes = new Map(outcomeKinds.map(kind => [kind, value]));
        const text = await metricsText(
          sampleCounts({
            version: names.join(''),
            gates: names.map((gate, index) => sampleGate({ gate, seconds: index === 0 ? histogram : nothing })),
            suites: names.map(suite => sampleSuite({ suite, results: outcomes, hangs: value, flaky: value })),
            killSeconds: histogram,
            debt: names.map(suite => ({ suite, kind: 'fail', state: 'open', entries: value })),
          }),
        );
        expect(lintMetrics(text)).toEqual([]);
        expect(text).not.toMatch(/undefined|nan/i);
        const series = text.split('\n').filter(line => line.startsWith('gate_hangs_total{'));
        expect(series).toHaveLength(new Set(names).size);
      },
    ),
    { numRuns: 100 },
  );
});
