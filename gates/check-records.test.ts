import { expect, test } from 'vitest';
import type { CheckResult, CheckStatus, PreflightHead, PreflightRecord } from '../harness/protocol/preflight.ts';
import type { OutcomeKind } from '../harness/protocol/outcome.ts';
import { testId } from '../harness/protocol/test-id.ts';
import type { VerdictKind } from '../harness/protocol/verdict.ts';
import { judge } from './judge.ts';
import { checkRecords, preflightRecord } from './check-records.ts';
import { Recorder, type Findings } from './recorder.ts';

type Said = { readonly status?: CheckStatus; readonly outcome?: OutcomeKind; readonly blocking?: boolean };

const outcomeOf = (status: CheckStatus): OutcomeKind =>
  status === 'fail' || status === 'error' ? 'failed' : status === 'skip' ? 'skipped' : 'passed';

const findings = (
  said: Readonly<Record<string, Said>>,
  { mode = 'real-check', strict = false }: { readonly mode?: PreflightHead['mode']; readonly strict?: boolean } = {},
): Findings => {
  const recorder = new Recorder();
  let seq = 0;
  const see = (event: Parameters<Recorder['apply']>[0]['event']): void =>
    recorder.apply({ seq: seq++, at: 1_000 + seq, event });
  const checks = Object.entries(said).map(([name, { blocking = true }]) => ({
    name,
    type: name,
    stage: 's',
    blocking,
  }));
  see({
    type: 'run-started',
    run: {
      id: 'run',
      gate: 'preflight',
      partial: true,
      gateVersion: '1',
      host: { os: 'linux', arch: 'x64', cpus: 1, node: '20' },
      containment: 'cookie',
      rules: { flaky: 'fail', leaks: 'fail', strict },
      preflight: { env: 'paper', mode, ttlMs: 60_000, checks },
      root: '/',
    },
    suites: [{ name: 'preflight', runner: 'preflight', cwd: '/', why: '' }],
  });
  see({ type: 'suite-started', suite: 'preflight' });
  for (const [name, { status, outcome }] of Object.entries(said)) {
    const ref = { titles: [name] };
    const id = testId('preflight', ref);
    const check: CheckResult | undefined = status === undefined ? undefined : { status, message: `${name} says` };
    if (check !== undefined) see({ type: 'check-finished', suite: 'preflight', test: id, ms: 1, check });
    const kind = outcome ?? outcomeOf(status ?? 'pass');
    const told =
      kind === 'failed'
        ? { kind, failures: [] }
        : kind === 'hung'
          ? { kind, by: 'gate' as const, deadline: 'test' as const, limitMs: 1, message: 'no end', stack: [] }
          : kind === 'crashed'
            ? { kind, exit: {}, message: 'gone', stack: [] }
            : kind === 'not-run'
              ? { kind, because: 'lost' as const }
              : { kind };
    see({ type: 'test-finished', suite: 'preflight', test: id, ref, attempt: 1, ms: 1, outcome: told });
  }
  see({ type: 'suite-finished', suite: 'preflight', exit: { code: 0 }, ms: 5 });
  if (recorder.findings === undefined) throw new Error('no findings');
  return recorder.findings;
};

const record = (found: Findings, kind: VerdictKind = 'pass'): PreflightRecord => {
  const made = preflightRecord(found, { kind, exitCode: 0, reasons: [] });
  if (made === undefined) throw new Error('no preflight');
  return made;
};

const verdict = (found: Findings): VerdictKind => judge({ findings: found, troubles: [] }).kind;

test('ready: every blocking check has run for real and passed', () => {
  expect(record(findings({ a: { status: 'pass' }, b: { status: 'pass' } }))).toMatchObject({ readyForLive: true });
  expect(record(findings({ a: { status: 'pass' }, b: { status: 'warn', blocking: false } })).readyForLive).toBe(true);
});

test.each<CheckStatus>(['warn', 'fail', 'skip', 'error'])('a blocking check with %s: not ready', status => {
  const found = record(findings({ a: { status: 'pass' }, b: { status } }));
  expect(found).toMatchObject({ readyForLive: false });
  expect(found).not.toHaveProperty('expiresAt');
});

test.each<OutcomeKind>(['hung', 'crashed', 'not-run'])(
  'a check that says "pass" and then is %s has not passed: an error, and not ready',
  outcome => {
    const found = findings({ a: { status: 'pass', outcome }, b: { outcome } });
    expect(checkRecords(found).map(({ status }) => status)).toEqual(['error', 'error']);
    expect(record(found).readyForLive).toBe(false);
    expect(verdict(found)).toBe(outcome === 'not-run' ? 'incomplete' : 'fail');
  },
);

test('a check that nobody has heard of is an error: it has not run', () => {
  const found = findings({ a: { status: 'pass' } });
  const { preflight } = found;
  if (preflight === undefined) throw new Error('no head');
  const more = {
    ...preflight,
    checks: [...preflight.checks, { name: 'lost', type: 'lost', stage: 's', blocking: true }],
  };
  expect(checkRecords({ ...found, preflight: more }).at(-1)).toMatchObject({
    status: 'error',
    message: 'it has not run',
  });
  expect(record({ ...found, preflight: more }).readyForLive).toBe(false);
});

test.each<VerdictKind>(['fail', 'incomplete', 'interrupted', 'conditional'])(
  'in a run that ends with %s nothing is ready, whatever its checks say',
  kind => {
    expect(record(findings({ a: { status: 'pass' } }), kind).readyForLive).toBe(false);
  },
);

test('a dry run is never ready', () => {
  expect(record(findings({ a: { status: 'pass' } }, { mode: 'dry-run' })).readyForLive).toBe(false);
});

test('without a check that blocks nothing is ready: nothing was asked', () => {
  expect(record(findings({ a: { status: 'pass', blocking: false } })).readyForLive).toBe(false);
  expect(record(findings({})).readyForLive).toBe(false);
});

test('the verdict: failures and errors fail, warnings are a condition only under --strict', () => {
  expect(verdict(findings({ a: { status: 'pass' } }))).toBe('pass');
  expect(verdict(findings({ a: { status: 'fail' } }))).toBe('fail');
  expect(verdict(findings({ a: { status: 'error' } }))).toBe('fail');
  expect(verdict(findings({ a: { status: 'warn' } }))).toBe('pass');
  expect(verdict(findings({ a: { status: 'warn' } }, { strict: true }))).toBe('conditional');
  expect(verdict(findings({ a: { status: 'fail' }, b: { status: 'warn' } }, { strict: true }))).toBe('fail');
});

test('a dry run that has only simulated passes, and says so; a real one that has only skipped is incomplete', () => {
  expect(verdict(findings({ a: { status: 'skip' } }, { mode: 'dry-run' }))).toBe('pass');
  expect(verdict(findings({ a: { status: 'skip' } }))).toBe('incomplete');
});
