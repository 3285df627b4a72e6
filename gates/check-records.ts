import {
  type CheckHead,
  type CheckRecord,
  type CheckResult,
  checkStatuses,
  preflightSuite,
  type PreflightRecord,
} from '../harness/protocol/preflight.ts';
import type { TestRecord } from '../harness/protocol/record.ts';
import { testId } from '../harness/protocol/test-id.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import type { Findings } from './recorder.ts';

type Seen = Pick<Findings, 'preflight' | 'checks' | 'tests'>;

/** What became of each check: what it said, or what the watchdog says of one that said nothing. */
export const checkRecords = ({ preflight, checks, tests }: Seen): readonly CheckRecord[] => {
  if (preflight === undefined) return [];
  const byId = new Map(tests.map(test => [test.id, test]));
  return preflight.checks.map(head => {
    const id = testId(preflightSuite, { titles: [head.name] });
    const test = byId.get(id);
    const { name, type, blocking } = head;
    return { name, type, blocking, ...resultOf(head, checks.get(id), test), durationMs: test?.durationMs ?? 0 };
  });
};

const resultOf = (head: CheckHead, said: CheckResult | undefined, test: TestRecord | undefined): CheckResult => {
  // What a check has said counts only when its test has come to its end.
  const isOver = test?.outcome === 'passed' || test?.outcome === 'failed' || test?.outcome === 'skipped';
  if (said !== undefined && isOver) return said;
  const message = untold(test);
  const remedy = 'see the logs and stacks of this run, then type `gate preflight` again';
  return head.blocking
    ? { status: 'error', message, remedy }
    : { status: 'warn', message: `${message} (does not block)`, remedy };
};

const untold = (test: TestRecord | undefined): string => {
  if (test?.outcome === 'hung') return `it hung: ${test.failure?.message ?? 'it did not come to an end in time'}`;
  if (test?.outcome === 'crashed') return `its process died: ${test.failure?.message ?? 'nobody knows how'}`;
  return `it has not run${test?.reason === undefined ? '' : `: ${test.reason}`}`;
};

/** The evidence of a preflight. Ready means: every blocking check has run for real and passed, in a run that has passed. */
export const preflightRecord = (findings: Findings, { kind }: Verdict): PreflightRecord | undefined => {
  const head = findings.preflight;
  if (head === undefined) return undefined;
  const checks = checkRecords(findings);
  const blocking = checks.filter(check => check.blocking);
  const readyForLive =
    head.mode === 'real-check' &&
    (kind === 'pass' || kind === 'pass-with-debt') &&
    blocking.length > 0 &&
    blocking.every(({ status }) => status === 'pass');
  const expiresAt = new Date(Date.parse(findings.run.finishedAt) + head.ttlMs).toISOString();
  const count = (status: CheckResult['status']): number => checks.filter(check => check.status === status).length;
  const [pass = 0, warn = 0, fail = 0, skip = 0, error = 0] = checkStatuses.map(count);
  return {
    format: 'gate.preflight/1',
    env: head.env,
    mode: head.mode,
    readyForLive,
    ...(readyForLive ? { expiresAt } : {}),
    durationMs: findings.suites.find(({ name }) => name === preflightSuite)?.durationMs ?? 0,
    totals: { total: checks.length, pass, warn, fail, skip, error },
    checks,
  };
};
