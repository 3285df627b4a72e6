import type { FailureRecord, KillRecord, RunRecord, SuiteRecord, TestRecord } from '../../harness/protocol/record.ts';
import type { FileReporter } from '../reporter.ts';

/**
 * The record itself, format `gate.run/1`: the contract's keys in the contract's order, then what else the record has. What
 * nobody knows of a run or a suite is null; what a test does not have is absent. One test a line.
 */
export const runJson: FileReporter = {
  name: 'run-json',
  path: 'run.json',
  render: record => [...pieces(record)].join(''),
  pieces: record => pieces(record),
};

function* pieces(record: RunRecord): Generator<string, void> {
  const { format, run, verdict, totals, ledger, suites, tests, kills, preflight, stages, notes, ...more } = record;
  const { id, gate, startedAt, finishedAt, durationMs, commit = null, branch = null, dirty = null, ...head } = run;
  const told = { id, gate, startedAt, finishedAt, durationMs, commit, branch, dirty, ...orderedHead(head) };
  yield `{\n${member('format', format)}`;
  yield `,\n${member('run', told)}`;
  yield `,\n${member('verdict', { kind: verdict.kind, exitCode: verdict.exitCode, reasons: verdict.reasons })}`;
  yield `,\n${member('totals', totals)}`;
  if (ledger !== undefined) yield `,\n${member('ledger', ledger)}`;
  yield* list('suites', suites, orderedSuite);
  yield* list('tests', tests, orderedTest);
  yield* list('kills', kills, orderedKill);
  yield `,\n${member('preflight', preflight ?? {})}`;
  yield* list('stages', stages, stage => stage);
  yield* list('notes', notes, note => note);
  for (const [key, value] of Object.entries(more)) yield `,\n${member(key, value)}`;
  yield '\n}\n';
}

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

function* list<T>(key: string, values: readonly T[], ordered: (value: T) => unknown): Generator<string, void> {
  if (values.length === 0) return yield `,\n${member(key, [])}`;
  yield `,\n  ${JSON.stringify(key)}: [`;
  for (const [at, value] of values.entries()) yield `${at === 0 ? '' : ','}\n    ${inJson(ordered(value))}`;
  yield '\n  ]';
}

// JSON has no NaN and no Infinity, and null would be no number.
const inJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' && !Number.isFinite(inner) ? 0 : inner));
