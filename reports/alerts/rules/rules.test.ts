import { expect, test } from 'vitest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policies as judges } from '../../../gates/policies/index.ts';
import { checkStatuses } from '../../../harness/protocol/preflight.ts';
import type { VerdictKind } from '../../../harness/protocol/verdict.ts';
import { sampleSuite, sampleTest } from '../../sample-records.ts';
import { type AlertFacts, noPast, soundChain } from '../facts.ts';
import { alertsOf, rules } from './index.ts';
import { check, gateRun, preflightRun, reason, redThrough, sampleFacts, wrong } from './sample-facts.ts';
import { firing } from './sample-firing.ts';

const told = (facts: AlertFacts): readonly string[] => alertsOf(facts).map(({ rule }) => rule);

const elsewhere = (facts: AlertFacts): AlertFacts => ({ ...facts, isProtected: false });
const partial = (facts: AlertFacts): AlertFacts => ({
  ...facts,
  run: facts.run === null ? null : { ...facts.run, run: { ...facts.run.run, partial: true } },
});
const slow = { of: 'redis', connectMs: 1, ms: [900] } as const;

/** For each rule, facts that are as near to those of which it tells as can be. */
const quiet: Readonly<Record<string, readonly AlertFacts[]>> = {
  'gate-failed': [
    sampleFacts({ run: gateRun('pass-with-debt') }),
    sampleFacts({ run: redThrough(wrong.hung, wrong.hung) }),
    sampleFacts({ run: gateRun('interrupted', { reasons: [reason('regressions', 'tests went wrong')] }) }),
  ],
  'run-incomplete': [
    sampleFacts({
      run: gateRun('incomplete', { reasons: [reason('census', 'lost'), reason('regressions', 'tests went wrong')] }),
    }),
  ],
  'run-untrusted': [
    sampleFacts({ run: gateRun('pass', { reasons: [reason('trust', 'not compared', { level: 'warn' })] }) }),
  ],
  'process-survived': [sampleFacts({ run: gateRun('pass') })],
  'test-hung': [
    sampleFacts({ run: redThrough(wrong.hung, wrong.crashed) }),
    sampleFacts({ run: gateRun('pass-with-debt', { tests: [wrong.hung] }) }),
  ],
  'test-crashed': [sampleFacts({ run: redThrough(wrong.crashed, wrong.failed) })],
  'process-leaked': [sampleFacts({ run: gateRun('pass', { tests: [wrong.leaky] }) })],
  'debt-overdue': [sampleFacts({ run: redThrough(wrong.overdue, wrong.failed) })],
  'debt-drifted': [sampleFacts({ run: redThrough(wrong.overdue) })],
  'debt-unsettled': [
    sampleFacts({ run: gateRun('pass', { reasons: [reason('payments', 'paid?', { level: 'warn' })] }) }),
  ],
  'ledger-loosened': [
    sampleFacts({ run: gateRun('pass', { reasons: [reason('ledger', '+1 debt', { level: 'warn' })] }) }),
  ],
  'secret-committed': [sampleFacts({ run: preflightRun('fail', [check('git', 'fail')]) })],
  'positions-open': [sampleFacts({ run: preflightRun('pass', [check('positions', 'warn')]) })],
  'live-not-armed': [sampleFacts({ run: preflightRun('pass', [check('live-arming', 'skip')]) })],
  'database-gone': [
    sampleFacts({ run: preflightRun('fail', [check('redis', 'fail', { pings: slow })]) }),
    sampleFacts({ run: preflightRun('pass', [check('redis', 'pass', { pings: slow })]) }),
    sampleFacts({ run: preflightRun('interrupted', [check('redis', 'error')]) }),
  ],
  'database-slow': [
    sampleFacts({ run: preflightRun('pass', [check('redis', 'pass', { pings: slow })]) }),
    sampleFacts({ run: preflightRun('fail', [check('redis', 'fail')]) }),
  ],
  'exchange-unwell': [sampleFacts({ run: preflightRun('fail', [check('http', 'fail'), check('disk', 'fail')]) })],
  'disk-full': [sampleFacts({ run: preflightRun('pass', [check('disk', 'warn')]) })],
  'clock-skewed': [sampleFacts({ run: preflightRun('pass', [check('clock-skew', 'pass')]) })],
  'environment-wrong': [sampleFacts({ run: preflightRun('pass', [check('env', 'pass'), check('secrets', 'pass')]) })],
  'preflight-failed': [
    sampleFacts({ run: preflightRun('fail', [check('redis', 'error'), check('postgres', 'error')]) }),
    sampleFacts({
      run: preflightRun(
        'pass',
        checkStatuses.slice(0, 2).map(status => check('command', status)),
      ),
    }),
  ],
  'preflight-warned': [
    sampleFacts({ run: preflightRun('fail', [check('http', 'warn'), check('disk', 'fail')]) }),
    sampleFacts({ run: preflightRun('pass', [check('http', 'pass'), check('redis', 'skip')]) }),
  ],
  'preflight-stopped': [
    sampleFacts({ run: preflightRun('interrupted', [check('disk', 'fail')]) }),
    sampleFacts({ run: gateRun('interrupted') }),
  ],
  'gate-long-red': [
    sampleFacts({ run: redThrough(wrong.failed), past: { ...noPast, lastSuccessAt: '2026-11-21T02:00:00.000Z' } }),
    sampleFacts({ run: redThrough(wrong.failed) }),
    sampleFacts({ run: gateRun('pass'), past: { ...noPast, lastSuccessAt: '2026-11-18T02:00:00.000Z' } }),
  ],
  'gate-slow': [
    sampleFacts({ run: gateRun('pass'), past: { ...noPast, usualMs: 1_000 } }),
    sampleFacts({ run: gateRun('pass'), past: { ...noPast, usualMs: 41_200 } }),
  ],
  'out-of-memory': [
    sampleFacts({ run: gateRun('pass', { suites: [sampleSuite({ exit: { signal: 'SIGKILL', by: 'unknown' } })] }) }),
  ],
  'disk-low': [
    sampleFacts({ machine: { disk: { path: '.gate', freeBytes: 2 ** 31, totalBytes: 2 ** 45 } } }),
    sampleFacts({ machine: { disk: { path: '.gate', freeBytes: 2 ** 28, totalBytes: 2 ** 30 } } }),
    { ...firing['disk-full'], machine: firing['disk-low']?.machine ?? { disk: null } } as AlertFacts,
  ],
  'clock-went-back': [sampleFacts({ past: { ...noPast, newestAt: '2026-11-21T10:31:00.000Z' } })],
  'history-lost': [sampleFacts()],
  'channel-down': [sampleFacts({ chain: { ...soundChain, deadLetters: 3 } })],
  'dead-letters-filling': [sampleFacts({ chain: { ...soundChain, deadLetters: 9 } })],
  'dead-letters': [sampleFacts({ chain: { ...soundChain, deadLetters: 10 } }), sampleFacts()],
  'gate-stopped': [elsewhere(sampleFacts({ run: gateRun('interrupted') })), sampleFacts({ run: gateRun('fail') })],
  'branch-red': [
    sampleFacts({ run: redThrough(wrong.failed) }),
    elsewhere(sampleFacts({ run: gateRun('pass') })),
    elsewhere(sampleFacts({ run: preflightRun('fail', [check('disk', 'fail')]) })),
  ],
  'leaks-tolerated': [
    sampleFacts({ run: gateRun('pass', { tests: [sampleTest({ flags: ['leaky'], debt: { verdict: 'known' } })] }) }),
  ],
  'debt-added': [sampleFacts({ run: gateRun('pass', { reasons: [reason('trust', 'so', { level: 'warn' })] }) })],
  'debt-due-soon': [
    sampleFacts({
      run: firing['debt-due-soon']?.run ?? null,
      past: { ...noPast, last: { verdict: 'pass', startedAt: '2026-11-21T00:00:01.000Z' } },
    }),
    sampleFacts({ run: gateRun('pass') }),
  ],
  'live-armed': [
    sampleFacts({ run: preflightRun('pass', [check('env', 'pass')], { readyForLive: true }) }),
    sampleFacts({ run: preflightRun('fail', [check('disk', 'fail')], { env: 'live' }) }),
  ],
  'gate-recovered': [
    sampleFacts({
      run: gateRun('pass'),
      past: { ...noPast, last: { verdict: 'pass', startedAt: '2026-11-21T09:00:00.000Z' } },
    }),
    sampleFacts({ run: gateRun('pass') }),
  ],
  'alerts-suppressed': [sampleFacts({ chain: { ...soundChain, suppressed: 49 } })],
};

test('every rule is in the list, and in a file of its name', () => {
  const files = readdirSync(import.meta.dirname).map(file => file.replace(/\.ts$/, ''));
  const named = rules.map(({ name }) => name);
  expect(new Set(named).size).toBe(named.length);
  expect(named.filter(name => !files.includes(name))).toEqual([]);
  const unlisted = files.filter(file =>
    readFileSync(join(import.meta.dirname, `${file}.ts`), 'utf8').includes(`  name: '${file}',`),
  );
  expect(unlisted.filter(file => !named.includes(file))).toEqual([]);
  expect(named.length).toBeGreaterThanOrEqual(20);
});

test('every area and every priority has rules', () => {
  expect(new Set(rules.map(({ area }) => area))).toEqual(new Set(['gate', 'watchdog', 'debt', 'preflight', 'alerts']));
  expect(new Set(rules.map(({ priority }) => priority))).toEqual(new Set(['P0', 'P1', 'P2', 'P3']));
});

test.each(rules.map(({ name }) => name))('%s fires, and no other with it', name => {
  const facts = firing[name];
  expect(facts).toBeDefined();
  if (facts === undefined) return;
  expect(told(facts)).toEqual(name === 'gate-long-red' ? ['gate-failed', name] : [name]);
});

test.each(rules.map(({ name }) => name))('%s is quiet where it has nothing to say', name => {
  const near = quiet[name] ?? [];
  expect(near.length).toBeGreaterThan(0);
  for (const facts of [...near, sampleFacts(), sampleFacts({ run: gateRun('pass') })])
    expect(told(facts)).not.toContain(name);
});

test('all is well: nobody hears anything', () => {
  expect(told(sampleFacts())).toEqual([]);
  expect(told(sampleFacts({ run: gateRun('pass') }))).toEqual([]);
  expect(told(sampleFacts({ run: gateRun('pass-with-debt', { tests: [wrong.hung] }) }))).toEqual([]);
  expect(told(sampleFacts({ run: preflightRun('pass', [check('env', 'pass'), check('redis', 'skip')]) }))).toEqual([]);
});

const p0 = (facts: AlertFacts): number => alertsOf(facts).filter(({ priority }) => priority === 'P0').length;

const types = ['env', 'secrets', 'live-arming', 'redis', 'postgres', 'http', 'positions', 'git', 'disk', 'clock-skew'];
const others = ['stale-processes', 'file-age', 'prometheus', 'command', 'a kind of tomorrow'];

test('a preflight that fails is one P0, whatever has failed, alone or in pairs', () => {
  for (const one of [...types, ...others])
    for (const two of [...types, ...others])
      for (const secrets of [[], ['git']]) {
        const checks = [check(one, 'fail'), check(two, 'error'), check('env', 'warn'), check('http', 'skip')];
        expect(p0(sampleFacts({ run: preflightRun('fail', checks), secrets }))).toBe(1);
        expect(p0(elsewhere(sampleFacts({ run: preflightRun('incomplete', checks), secrets })))).toBe(1);
      }
});

test('a preflight without a word of any check is one P0 when it is red', () => {
  expect(told(sampleFacts({ run: preflightRun('incomplete', [check('env', 'pass')]) }))).toEqual(['preflight-failed']);
  expect(told(sampleFacts({ run: preflightRun('fail', []) }))).toEqual(['preflight-failed']);
});

const policies = [
  'regressions',
  'ledger',
  'payments',
  'survivors',
  'needs',
  'census',
  'selection',
  'trust',
  'limits',
  'new',
];
/** The name under which a whole gate is told that only this policy blocks. */
const toldAs: Readonly<Record<string, readonly string[]>> = {
  interruption: ['gate-stopped'],
  regressions: ['gate-failed'],
  ledger: ['ledger-loosened'],
  payments: ['debt-unsettled'],
  survivors: ['process-survived'],
  needs: ['gate-failed'],
  census: ['run-incomplete'],
  selection: ['run-incomplete'],
  trust: ['run-untrusted'],
  limits: ['run-incomplete'],
  // The checks themselves are told, under the name of what they are about.
  preflight: [],
  'known-debt': ['gate-failed'],
  alerts: ['gate-failed'],
};

test.each(judges.map(({ name, blocks }) => ({ name, blocks })))(
  'a whole gate that only the policy $name makes red has a name',
  ({ name, blocks }) => {
    const run = gateRun(blocks, { reasons: [reason(name, 'so')] });
    expect(told(sampleFacts({ run }))).toEqual(toldAs[name]);
  },
);

const reds: readonly VerdictKind[] = ['fail', 'incomplete'];

test('a whole gate that is red on a protected branch is one P0, whatever the policies say; elsewhere and for a part none', () => {
  for (const kind of reds)
    for (const one of policies)
      for (const two of policies) {
        const run = gateRun(kind, {
          reasons: [reason(one, 'so'), reason(two, 'so'), reason('known-debt', 'x', { level: 'warn' })],
        });
        expect(p0(sampleFacts({ run }))).toBe(1);
        expect(told(elsewhere(sampleFacts({ run })))).toEqual(['branch-red']);
        expect(told(partial(sampleFacts({ run })))).toEqual([]);
      }
});

test.each([
  [wrong.failed, 'gate-failed'],
  [sampleTest({ flags: ['flaky'] }), 'gate-failed'],
  [wrong.hung, 'test-hung'],
  [wrong.crashed, 'test-crashed'],
  [wrong.leaky, 'process-leaked'],
  [wrong.overdue, 'debt-overdue'],
  [wrong.drifted, 'debt-drifted'],
])('what alone has made a gate red has a name', (one, name) => {
  expect(told(sampleFacts({ run: redThrough(one) }))).toEqual([name]);
});

test('a gate that is red through its preflight alone is told by the preflight', () => {
  const { preflight } = preflightRun('fail', [check('redis', 'fail')]);
  const checks = sampleTest({ suite: 'preflight', file: '', titles: ['redis'], outcome: 'failed' });
  const reasons = [reason('regressions', '1 test', { tests: [checks.id] }), reason('preflight', '1 check failed')];
  const run = gateRun('fail', { tests: [sampleTest(), checks], reasons, ...(preflight && { preflight }) });
  expect(told(sampleFacts({ run }))).toEqual(['database-gone']);
  const both = {
    ...run,
    tests: [...run.tests, wrong.hung],
    verdict: { ...run.verdict, reasons: [...reasons, reason('regressions', 'x', { tests: [wrong.hung.id] })] },
  };
  expect(told(sampleFacts({ run: both }))).toEqual(['test-hung', 'database-gone']);
});

test('what waits for something else is told only where nothing else is wrong', () => {
  const needs = reason('needs', 'suite late: it needs bad, which has not ended well');
  const alone = sampleFacts({ run: gateRun('fail', { reasons: [needs] }) });
  expect(alertsOf(alone).map(({ rule, failed }) => [rule, failed.length])).toEqual([['gate-failed', 1]]);
  const run = gateRun('fail', {
    tests: [wrong.hung],
    reasons: [needs, reason('regressions', 'x', { tests: [wrong.hung.id] })],
  });
  expect(told(sampleFacts({ run }))).toEqual(['test-hung']);
});

test('an alert says what failed, at most ten and how many more, what to do, and where to read on', () => {
  const many = Array.from({ length: 14 }, (_, nth) => sampleTest({ titles: [`hangs ${nth}`], outcome: 'hung' }));
  const [alert] = alertsOf(sampleFacts({ run: redThrough(...many) }));
  expect(alert).toMatchObject({
    rule: 'test-hung',
    priority: 'P0',
    key: 'test-hung gate full -',
    title: '14 tests hang on main',
    source: 'gate full',
    at: '2026-11-21T10:30:41.200Z',
    environment: null,
    evidence: '.gate/runs/20261121T103000Z-full-3fa2c1/report.html',
  });
  expect(alert?.failed).toHaveLength(11);
  expect(alert?.failed[0]).toBe('hung: unit :: src/sum.test.ts > hangs 0, src/sum.test.ts');
  expect(alert?.failed.at(-1)).toBe('and 4 more');
  expect(alert?.actions.at(-1)).toBe('read `test-hung` in node_modules/regression-gate/docs/guides/runbook.md');
});

test('alerts about different environments, gates, branches and channels do not throttle each other', () => {
  const keyOf = (facts: AlertFacts): string | undefined => alertsOf(facts)[0]?.key;
  const warned = (env: string): AlertFacts =>
    sampleFacts({ run: preflightRun('pass', [check('http', 'warn')], { env }) });
  expect(keyOf(warned('paper'))).toBe('preflight-warned gate preflight paper');
  expect(keyOf(warned('paper'))).not.toBe(keyOf(warned('live')));
  const down = (channel: string): AlertFacts =>
    sampleFacts({ chain: { ...soundChain, down: [{ channel, trouble: 'so' }] } });
  expect(keyOf(down('telegram'))).not.toBe(keyOf(down('webhook')));
});
