import type { CheckRecord, CheckStatus, PreflightRecord } from '../../../harness/protocol/preflight.ts';
import type { RunRecord, TestRecord } from '../../../harness/protocol/record.ts';
import type { Reason, VerdictKind } from '../../../harness/protocol/verdict.ts';
import { frame, sampleRun, sampleTest } from '../../sample-records.ts';
import { type AlertFacts, noPast, soundChain } from '../facts.ts';

/** Facts of which no rule has anything to say, unless told otherwise. */
export const sampleFacts = (more: Partial<AlertFacts> = {}): AlertFacts => ({
  source: more.run === undefined || more.run === null ? 'gate full' : `gate ${more.run.run.gate}`,
  at: '2026-11-21T10:30:41.200Z',
  evidence: '.gate/runs/20261121T103000Z-full-3fa2c1/report.html',
  runbook: 'node_modules/regression-gate/docs/guides/runbook.md',
  run: null,
  isProtected: true,
  secrets: [],
  past: noPast,
  machine: { disk: null },
  chain: soundChain,
  ...more,
});

const exitCodes: Readonly<Record<VerdictKind, number>> = {
  pass: 0,
  'pass-with-debt': 0,
  fail: 1,
  incomplete: 3,
  conditional: 4,
  interrupted: 143,
};

/** A whole gate on `main` that has come to this, for these reasons. */
export const gateRun = (
  kind: VerdictKind,
  { tests = [sampleTest()], reasons = [], ...more }: Partial<RunRecord> & { readonly reasons?: readonly Reason[] } = {},
): RunRecord => {
  const record = sampleRun(tests, { kind, exitCode: exitCodes[kind], reasons }, more);
  return { ...record, run: { ...record.run, branch: 'main', ...more.run } };
};

/** The word of a policy. */
export const reason = (policy: string, message: string, more: Partial<Reason> = {}): Reason => ({
  policy,
  level: 'block',
  message,
  tests: [],
  ...more,
});

/** A run that these tests have made red. */
export const redThrough = (...tests: readonly TestRecord[]): RunRecord =>
  gateRun('fail', {
    tests,
    reasons: [reason('regressions', 'tests went wrong', { tests: tests.map(({ id }) => id) })],
  });

/** A check that has come to this. */
export const check = (type: string, status: CheckStatus, more: Partial<CheckRecord> = {}): CheckRecord => ({
  name: type,
  type,
  blocking: true,
  status,
  durationMs: 4,
  message: status === 'pass' ? 'all is well' : 'it is not as it must be',
  ...more,
});

/** A preflight of `paper` with these checks. */
export const preflightRun = (
  kind: VerdictKind,
  checks: readonly CheckRecord[],
  more: Partial<PreflightRecord> = {},
): RunRecord => {
  const count = (status: CheckStatus): number => checks.filter(each => each.status === status).length;
  const record = gateRun(kind, {
    tests: [],
    reasons: kind === 'fail' ? [reason('preflight', 'checks failed')] : [],
    preflight: {
      format: 'gate.preflight/1',
      env: 'paper',
      mode: 'real-check',
      readyForLive: false,
      durationMs: 40,
      totals: {
        total: checks.length,
        pass: count('pass'),
        warn: count('warn'),
        fail: count('fail'),
        skip: count('skip'),
        error: count('error'),
      },
      checks,
      ...more,
    },
  });
  return { ...record, run: { ...record.run, gate: 'preflight', partial: true } };
};

/** Tests that go wrong, each in its own way. */
export const wrong: Readonly<Record<'failed' | 'hung' | 'crashed' | 'leaky' | 'overdue' | 'drifted', TestRecord>> = {
  failed: sampleTest({ titles: ['sum', 'subtracts'], outcome: 'failed' }),
  hung: sampleTest({
    suite: 'core',
    file: 'tests/test_feed.py',
    titles: ['test_stream'],
    outcome: 'hung',
    failure: { kind: 'hang', message: 'still running after 30 s', stack: [frame('core/feed.py', 31, 'read')] },
  }),
  crashed: sampleTest({ file: 'src/native.test.ts', titles: ['calls'], outcome: 'crashed' }),
  leaky: sampleTest({ file: 'src/server.test.ts', titles: ['serves'], flags: ['leaky'] }),
  overdue: sampleTest({ outcome: 'failed', debt: { verdict: 'expired', entry: '4f1c2a' } }),
  drifted: sampleTest({ outcome: 'failed', debt: { verdict: 'drift', entry: '4f1c2a' } }),
};
