import type { FailureRecord, KillRecord, RunRecord, SuiteRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { FileReporter } from '../reporter.ts';

/**
 * The record itself, format `gate.run/1`: the contract's keys in the contract's order, then what else the record has. What
 * nobody knows of a run or a suite is null; what a test does not have is absent. One test a line.
 */
export const runJson: FileReporter = {
  name: 'run-json',
  path: 'run.json',
  render: record => {
    const { format, run, verdict, totals, ledger, suites, tests, kills, preflight, stages, notes, ...more } = record;
    const { id, gate, startedAt, finishedAt, durationMs, commit = null, branch = null, dirty = null, ...head } = run;
    const members = [
      member('format', format),
      member('run', { id, gate, startedAt, finishedAt, durationMs, commit, branch, dirty, ...orderedHead(head) }),
      member('verdict', { kind: verdict.kind, exitCode: verdict.exitCode, reasons: verdict.reasons }),
      member('totals', totals),
      ...(ledger === undefined ? [] : [member('ledger', ledger)]),
      list('suites', suites.map(orderedSuite)),
      list('tests', tests.map(orderedTest)),
      list('kills', kills.map(orderedKill)),
      member('preflight', preflight ?? {}),
      list('stages', stages),
      list('notes', notes),
      ...Object.entries(more).map(([key, value]) => member(key, value)),
    ];
    return `{\n${members.join(',\n')}\n}\n`;
  },
};

const orderedHead = ({
  partial,
  gateVersion,
  host,
  containment,
  ...more
}: Omit<RunRecord['run'], 'id' | 'gate' | 'startedAt' | 'finishedAt' | 'durationMs'>) => ({
  partial,
  gateVersion,
  host,
  containment,
  ...more,
});

const orderedSuite = ({ name, runner, runnerVersion, totals, launches, durationMs, exit, ...more }: SuiteRecord) => ({
  name,
  runner,
  runnerVersion: runnerVersion ?? null,
  totals,
  launches,
  durationMs,
  exit,
  ...more,
});

const orderedTest = ({
  id,
  suite,
  file,
  titles,
  outcome,
  durationMs,
  attempts,
  flags,
  failure,
  leaks,
  debt,
  earlier,
  ...more
}: TestRecord) => ({
  id,
  suite,
  file,
  titles,
  outcome,
  durationMs,
  attempts,
  flags,
  failure: failure === undefined ? undefined : orderedFailure(failure),
  leaks,
  debt: debt === undefined ? undefined : { verdict: debt.verdict, entry: debt.entry, why: debt.why },
  ...more,
  earlier: earlier?.map(orderedFailure),
});

const orderedFailure = ({ kind, message, signature, stack, ...more }: FailureRecord) => ({
  kind,
  message,
  signature,
  stack,
  ...more,
});

const orderedKill = ({ pid, command, reason, test, signal, survived, ...more }: KillRecord) => ({
  pid,
  command,
  reason,
  test,
  signal,
  survived,
  ...more,
});

const member = (key: string, value: unknown): string => `  ${JSON.stringify(key)}: ${inJson(value)}`;

const list = (key: string, values: readonly unknown[]): string =>
  values.length === 0
    ? member(key, [])
    : `  ${JSON.stringify(key)}: [\n${values.map(value => `    ${inJson(value)}`).join(',\n')}\n  ]`;

// JSON has no NaN and no Infinity, and null would be no number.
const inJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? 0 : inner));
