import type { AlertFacts } from '../facts.ts';
import { noPast, soundChain } from '../facts.ts';
import { sampleSuite } from '../../sample-records.ts';
import { check, gateRun, preflightRun, reason, redThrough, sampleFacts, wrong } from './sample-facts.ts';

const failing = (type: string, message: string, remedy: string): AlertFacts =>
  sampleFacts({ run: preflightRun('fail', [check('env', 'pass'), check(type, 'fail', { message, remedy })]) });

/** For each rule, facts of which it has something to say, and no other rule. */
export const firing: Readonly<Record<string, AlertFacts>> = {
  'gate-failed': sampleFacts({ run: redThrough(wrong.failed, wrong.hung) }),
  'run-incomplete': sampleFacts({
    run: gateRun('incomplete', { reasons: [reason('census', '3 tests have no result and nobody knows why')] }),
  }),
  'run-untrusted': sampleFacts({
    run: gateRun('incomplete', {
      reasons: [reason('trust', 'this run is suspect: 97 of 100 tests that passed last time went wrong')],
    }),
  }),
  'process-survived': sampleFacts({
    run: gateRun('incomplete', { reasons: [reason('survivors', '1 process could not be ended: 4242 postgres')] }),
  }),
  'test-hung': sampleFacts({ run: redThrough(wrong.hung) }),
  'test-crashed': sampleFacts({ run: redThrough(wrong.crashed) }),
  'process-leaked': sampleFacts({ run: redThrough(wrong.leaky) }),
  'debt-overdue': sampleFacts({ run: redThrough(wrong.overdue) }),
  'debt-drifted': sampleFacts({ run: redThrough(wrong.drifted) }),
  'debt-unsettled': sampleFacts({
    run: gateRun('fail', {
      reasons: [reason('payments', '1 debt is paid and still in the ledger: type `gate debt settle`')],
    }),
  }),
  'ledger-loosened': sampleFacts({
    run: gateRun('fail', {
      reasons: [reason('ledger', 'entry 4f1c2a was loosened by hand: due 2027-01-31, which is not in force')],
    }),
  }),
  'secret-committed': {
    ...failing('git', 'a secret in config/keys.json', 'renew the secret: what git has seen is known; then remove it'),
    secrets: ['git'],
  },
  'positions-open': failing('positions', '2 positions are open', 'close them'),
  'live-not-armed': failing('live-arming', 'LIVE_ARM_ACK is not set', 'set it as the guide says'),
  'database-gone': failing('redis', 'nobody listens there (ECONNREFUSED)', 'mend what is named'),
  'database-slow': sampleFacts({
    run: preflightRun('fail', [
      check('postgres', 'fail', {
        message: 'too slow: connected in 3 ms; 5 times SELECT 1: 800 ms, at most 900 ms',
        pings: { of: 'postgres', connectMs: 3, ms: [800, 900] },
      }),
    ]),
  }),
  'exchange-unwell': failing('http', 'it answered 503', 'see what it says'),
  'disk-full': failing('disk', '0.2 GiB free', 'make room where . lies'),
  'clock-skewed': failing('clock-skew', 'the clocks are 3600 s apart', 'set the clock of this machine'),
  'environment-wrong': failing('env', 'DATABASE_URL is not set', 'set DATABASE_URL'),
  'preflight-failed': sampleFacts({
    run: preflightRun('fail', [
      check('redis', 'error', { message: 'nobody listens there (ECONNREFUSED)', remedy: 'mend what is named' }),
      check('disk', 'fail', { message: '0.2 GiB free', remedy: 'make room where . lies' }),
    ]),
  }),
  'preflight-warned': sampleFacts({
    run: preflightRun('pass', [
      check('http', 'warn', { message: 'the certificate ends in 9 days', remedy: 'renew it' }),
    ]),
  }),
  'preflight-stopped': sampleFacts({ run: preflightRun('interrupted', [check('redis', 'error')]) }),
  'gate-slow': sampleFacts({
    run: { ...gateRun('pass'), run: { ...gateRun('pass').run, durationMs: 600_000 } },
    past: { ...noPast, usualMs: 240_000 },
  }),
  'out-of-memory': sampleFacts({
    run: gateRun('pass', {
      suites: [
        sampleSuite({ launchDetails: [{ launch: 1, why: 'first', exit: { signal: 'SIGKILL', by: 'out-of-memory' } }] }),
      ],
    }),
  }),
  'disk-low': sampleFacts({ machine: { disk: { path: '.gate', freeBytes: 2 ** 28, totalBytes: 2 ** 40 } } }),
  'clock-went-back': sampleFacts({ past: { ...noPast, newestAt: '2026-11-21T12:00:00.000Z' } }),
  'history-lost': sampleFacts({ past: { ...noPast, trouble: '.gate/history.db is locked by another process' } }),
  'channel-down': sampleFacts({
    chain: { ...soundChain, down: [{ channel: 'telegram', trouble: 'it answered 403: bot was blocked by the user' }] },
  }),
  'dead-letters-filling': sampleFacts({ chain: { ...soundChain, deadLetters: 12 } }),
  'dead-letters': sampleFacts({ chain: { ...soundChain, deadLetters: 2 } }),
  'gate-stopped': sampleFacts({
    run: gateRun('interrupted', { reasons: [reason('interruption', 'stopped by SIGTERM')] }),
  }),
  'branch-red': sampleFacts({ run: redThrough(wrong.failed), isProtected: false }),
  'leaks-tolerated': sampleFacts({ run: gateRun('pass', { tests: [wrong.leaky] }) }),
  'debt-added': sampleFacts({
    run: gateRun('pass-with-debt', {
      reasons: [
        reason('ledger', '+1 debt: this change adds 1 entry (1 agreed to by a second person)', { level: 'warn' }),
      ],
    }),
  }),
  'debt-due-soon': sampleFacts({
    run: gateRun('pass-with-debt', { ledger: { entries: 142, proposed: 0, accepted: 0, dueSoon: 9, overdue: 0 } }),
  }),
  'live-armed': sampleFacts({
    run: preflightRun('pass', [check('live-arming', 'pass')], {
      env: 'live',
      readyForLive: true,
      expiresAt: '2026-11-21T10:40:41.200Z',
    }),
  }),
  'gate-recovered': sampleFacts({
    run: gateRun('pass'),
    past: { ...noPast, last: { verdict: 'fail', startedAt: '2026-11-21T09:00:00.000Z' } },
  }),
  'alerts-suppressed': sampleFacts({ chain: { ...soundChain, suppressed: 80 } }),
  // Beside it the gate itself is told: that it has been red for so long is for somebody else.
  'gate-long-red': sampleFacts({
    run: redThrough(wrong.failed),
    past: { ...noPast, lastSuccessAt: '2026-11-18T09:00:00.000Z' },
  }),
};
