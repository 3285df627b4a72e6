import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleSuite, sampleTest } from '../../reports/sample-records.ts';
import { totalsOf } from '../totals.ts';
import type { DebtVerdict, Settlement } from '../../harness/protocol/debt.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import { alerts } from './alerts.ts';
import { census } from './census.ts';
import { policies } from './index.ts';
import { interruption } from './interruption.ts';
import { knownDebt } from './known-debt.ts';
import { limits } from './limits.ts';
import { needs } from './needs.ts';
import { payments } from './payments.ts';
import type { Facts, Policy } from './policy.ts';
import { regressions } from './regressions.ts';
import { selection } from './selection.ts';
import { survivors } from './survivors.ts';
import { trust } from './trust.ts';

type Findings = Facts['findings'];

const facts = (
  tests: readonly TestRecord[],
  more: Partial<Findings> = {},
  troubles: readonly string[] = [],
): Facts => ({
  findings: {
    run: {
      id: '20261121T103000Z-core-3fa2c1',
      gate: 'core',
      partial: false,
      gateVersion: '0.1.0',
      host: { os: 'linux', arch: 'x64', cpus: 2, node: 'v20.19.0' },
      containment: 'cookie',
      startedAt: '2026-11-21T10:30:00.000Z',
      finishedAt: '2026-11-21T10:30:01.000Z',
      durationMs: 1000,
    },
    totals: totalsOf(tests),
    suites: [],
    tests,
    kills: [],
    notes: [],
    unfinished: false,
    rules: { flaky: 'fail', leaks: 'fail' },
    deselectable: new Map(),
    checks: new Map(),
    reruns: new Map(),
    stages: [],
    ...more,
  },
  troubles,
});

const sample = (title: string, more: Partial<TestRecord> = {}): TestRecord =>
  sampleTest({ file: 'a.test.ts', titles: [title], ...more });

const passed = sample('passed');
const failed = sample('failed', { outcome: 'failed', failure: { kind: 'fail', message: 'no', stack: [] } });
const notRun = (reason: string, title = reason): TestRecord => sample(title, { outcome: 'not-run', reason });

const told = (policy: Policy, given: Facts): readonly string[] =>
  policy
    .judge(given)
    .map(({ level, message, tests }) => `${level}: ${message}${tests.length === 0 ? '' : ` [${tests.join(', ')}]`}`);

test('the list holds every policy of the folder', () => {
  const files = readdirSync(import.meta.dirname).filter(name => !/test\.ts$|^(?:index|policy|counted)\.ts$/.test(name));
  expect(policies.map(({ name }) => `${name}.ts`).toSorted()).toEqual(files.toSorted());
});

test('nothing blocks a green run', () => {
  expect(policies.flatMap(policy => policy.judge(facts([passed])))).toEqual([]);
});

test('regressions: one and several, and a parent owes nothing for its children', () => {
  expect(told(regressions, facts([passed, failed]))).toEqual([
    'block: 1 test went wrong and is not known debt [unit :: a.test.ts > failed]',
  ]);
  const parent = sample('parent', {
    outcome: 'failed',
    failure: { kind: 'fail', message: '', stack: [], because: 'children' },
  });
  const hung = sample('hung', { outcome: 'hung' });
  expect(told(regressions, facts([hung, failed, parent]))).toEqual([
    'block: 2 tests went wrong and are not known debt [unit :: a.test.ts > hung, unit :: a.test.ts > failed]',
  ]);
});

test('regressions: flaky tests and leaks block unless softened, and are told once', () => {
  const flaky = sample('flaky', { flags: ['flaky'] });
  const leaky = sample('leaky', { flags: ['leaky'] });
  const both = { ...failed, flags: ['leaky'] as const };
  expect(told(regressions, facts([flaky, leaky]))).toEqual([
    'block: 1 test passed only on another attempt (flaky) [unit :: a.test.ts > flaky]',
    'block: 1 test left a process behind (leaky) [unit :: a.test.ts > leaky]',
  ]);
  expect(told(regressions, facts([flaky, leaky], { rules: { flaky: 'warn', leaks: 'warn' } }))).toEqual([
    'warn: 1 test passed only on another attempt (flaky) [unit :: a.test.ts > flaky]',
    'warn: 1 test left a process behind (leaky) [unit :: a.test.ts > leaky]',
  ]);
  expect(told(regressions, facts([both]))).toHaveLength(1);
});

test('census: what has a name explains, what has none does not', () => {
  const explained = ['hook: beforeAll', 'load', 'hung', 'crashed: a', 'budget', 'deselected: .only'].map(reason =>
    notRun(reason),
  );
  expect(told(census, facts([passed, ...explained]))).toEqual([]);
  expect(told(census, facts([passed, notRun('lost'), notRun('deadline: run limit'), notRun('hooked')]))).toEqual([
    'block: 3 discovered tests have no result that is explained [unit :: a.test.ts > lost, unit :: a.test.ts > deadline: run limit, unit :: a.test.ts > hooked]',
  ]);
  expect(told(census, facts([passed, notRun('lost')]))).toEqual([
    'block: 1 discovered test has no result that is explained [unit :: a.test.ts > lost]',
  ]);
});

test('census: what a signal stopped is explained by the signal, and by nothing else', () => {
  expect(told(census, facts([notRun('interrupted')], { interrupted: 'SIGINT' }))).toEqual([]);
  expect(told(census, facts([passed, notRun('interrupted')]))).toHaveLength(1);
});

test('census: a check that has checked nothing is not green', () => {
  expect(told(census, facts([]))).toEqual(['block: no test has run']);
  expect(told(census, facts([sample('skipped', { outcome: 'skipped' }), notRun('deselected: -t')]))).toEqual([
    'block: no test has run: 1 skipped, 1 not run',
  ]);
});

test('census: the sum is held against the number of tests', () => {
  const totals = { ...totalsOf([passed]), census: 2 };
  expect(told(census, facts([passed], { totals }))).toEqual(['block: the census does not add up: 2 tests, 1 outcomes']);
});

test('census: an unfinished run, a suite without trust, trouble of the gate', () => {
  const suites = [
    {
      name: 'unit',
      runner: 'vitest',
      cwd: '/repo',
      totals: totalsOf([]),
      launches: 1,
      startedAt: '',
      durationMs: 1,
      exit: {},
      incomplete: 'no end',
    },
  ];
  expect(told(census, facts([passed], { suites, unfinished: true }, ['the disk is full']))).toEqual([
    'block: the gate ended before the run did',
    'block: suite unit: no end',
    'block: the disk is full',
  ]);
});

test('selection: what was left out must be listed, with * for anything', () => {
  const left = [
    notRun('deselected: .only', 'slow one'),
    notRun('deselected', 'slow two'),
    notRun('deselected', 'other'),
  ];
  const listed = (...patterns: readonly string[]): Partial<Findings> => ({
    deselectable: new Map([['unit', patterns]]),
  });
  const how = 'deselected (.only, -t, -k, addopts, bail): run';
  expect(told(selection, facts(left))).toEqual([
    `block: 3 tests were ${how} them, or list them under "deselected" of the suite [unit :: a.test.ts > slow one, unit :: a.test.ts > slow two, unit :: a.test.ts > other]`,
  ]);
  expect(told(selection, facts(left, listed('unit :: a.test.ts > slow*')))).toEqual([
    `block: 1 test was ${how} it, or list it under "deselected" of the suite [unit :: a.test.ts > other]`,
  ]);
  expect(told(selection, facts(left, listed('unit :: a.test.ts > slow', '* two', 'unit*one')))).toHaveLength(1);
  expect(told(selection, facts(left, listed('*')))).toEqual([]);
  expect(told(selection, facts(left, listed('*.*test*>*')))).toEqual([]);
});

test('selection: a partial run may leave out what it likes', () => {
  const { findings, troubles } = facts([notRun('deselected')]);
  expect(told(selection, { findings: { ...findings, run: { ...findings.run, partial: true } }, troubles })).toEqual([]);
});

test('survivors: one and several, by name', () => {
  const kill = { pid: 7, command: 'stubborn', reason: 'test limit', signal: 'SIGKILL', survived: true };
  expect(told(survivors, facts([passed], { kills: [kill, { ...kill, pid: 8, survived: false }] }))).toEqual([
    'block: 1 process could not be ended: 7 stubborn',
  ]);
  expect(told(survivors, facts([passed], { kills: [kill, { ...kill, pid: 8, test: failed.id }] }))).toEqual([
    'block: 2 processes could not be ended: 7 stubborn; 8 stubborn [unit :: a.test.ts > failed]',
  ]);
});

test('interruption: by which signal', () => {
  expect(told(interruption, facts([passed], { interrupted: 'SIGHUP' }))).toEqual(['block: stopped by SIGHUP']);
});

const owed = (
  verdict: DebtVerdict,
  test: TestRecord = sample(verdict),
  entry = 'abc',
): Settlement['settled'][number] => ({
  test: test.id,
  verdict,
  entry,
});

/** Facts of a run that was held against a ledger: each test with what it owes. */
const against = (
  settled: Settlement['settled'],
  { tests, ...more }: Partial<Findings> = {},
  rest: Partial<Settlement> = {},
): Facts => {
  const known = tests ?? settled.map(({ verdict }) => sample(verdict));
  const debts = new Map(
    settled.map(({ test, verdict, entry }) => [test, { verdict, ...(entry === undefined ? {} : { entry }) }]),
  );
  const withDebt = known.map(test => {
    const debt = debts.get(test.id);
    return debt === undefined ? test : { ...test, debt };
  });
  const ledger = { entries: 1, proposed: 0, accepted: 0, dueSoon: 0, overdue: 0 };
  return facts(withDebt, { ...more, settlement: { settled, ledger, ...rest } });
};

test('regressions: what the ledger excuses does not block, what it does not know does', () => {
  expect(
    told(regressions, against([owed('known'), owed('changed'), owed('clean'), owed('paid?'), owed('unproven')])),
  ).toEqual([]);
  expect(told(regressions, against([owed('new', failed)], { tests: [failed] }))).toEqual([
    'block: 1 test went wrong and is not known debt [unit :: a.test.ts > failed]',
  ]);
  const words = (verdict: DebtVerdict): readonly string[] => told(regressions, against([owed(verdict)]));
  expect(words('drift')).toEqual([
    'block: 1 known test fails otherwise than its entry says [unit :: a.test.ts > drift]',
  ]);
  expect(words('escalated')).toEqual(['block: 1 known test went wrong in a worse way [unit :: a.test.ts > escalated]']);
  expect(words('solid')).toEqual(['block: 1 test known as flaky only fails [unit :: a.test.ts > solid]']);
  expect(words('expired')).toEqual(['block: 1 test has debt that is overdue [unit :: a.test.ts > expired]']);
});

test('regressions: flaky tests and leaks that are tolerated are told all the same', () => {
  const flaky = sample('flaky', { flags: ['flaky'] });
  expect(told(regressions, against([], { tests: [flaky], rules: { flaky: 'warn', leaks: 'warn' } }))).toEqual([
    'warn: 1 test passed only on another attempt (flaky) [unit :: a.test.ts > flaky]',
  ]);
  expect(told(regressions, against([owed('new', flaky)], { tests: [flaky] }))).toEqual([
    'block: 1 test passed only on another attempt (flaky) [unit :: a.test.ts > flaky]',
  ]);
  expect(told(regressions, against([owed('known', flaky)], { tests: [flaky] }))).toEqual([]);
});

test('payments: a whole gate insists, a part only says so, and what may be paid is only hoped for', () => {
  const paid = told(payments, against([owed('paid'), owed('gone'), owed('paid?')]));
  expect(paid.map(text => text.slice(0, 40))).toEqual([
    'block: 1 debt is paid and still in the l',
    'block: 1 entry of the ledger has no test',
    'warn: 1 test with known debt has passed:',
  ]);
  const { findings, troubles } = against([owed('paid')]);
  const partial = { findings: { ...findings, run: { ...findings.run, partial: true } }, troubles };
  expect(told(payments, partial)[0]).toMatch(/^warn: 1 debt is paid/);
  expect(told(payments, facts([passed]))).toEqual([]);
  const unseen = [{ entry: 'a', test: passed.id }];
  expect(told(payments, against([], {}, { unseen }))).toEqual([
    'warn: 1 proposed entry is about trouble that did not show: `gate debt settle` takes it out [unit :: a.test.ts > passed]',
  ]);
});

test('known debt lets a run pass, but not as if there were none', () => {
  expect(knownDebt.warns).toBe('pass-with-debt');
  expect(told(knownDebt, against([]))).toEqual([]);
  expect(told(knownDebt, against([owed('new')]))).toEqual([]);
  expect(told(knownDebt, against([owed('known'), owed('changed')]))[0]).toMatch(
    /^warn: 2 tests with known debt, 1 of them milder/,
  );
});

test('trust: a suspect run is incomplete; what could not be compared is said, and blocks under strict', () => {
  expect(told(trust, against([], { tests: [passed] }, { suspect: '21 of 30 tests that passed now fail' }))).toEqual([
    'block: this run is suspect: 21 of 30 tests that passed now fail',
  ]);
  const uncompared = { uncompared: ['census', 'mass failure'] };
  expect(told(trust, against([], { tests: [passed] }, uncompared))).toEqual([
    'warn: no earlier run is remembered here: not compared: census, mass failure',
  ]);
  const strict = { tests: [passed], rules: { flaky: 'fail', leaks: 'fail', strict: true } as const };
  expect(told(trust, against([], strict, uncompared))[0]).toMatch(/^block: no earlier run/);
  expect(told(trust, against([], { tests: [passed] }, { missing: [failed.id] }))).toEqual([
    'warn: 1 test of the last complete run is not in this census any more [unit :: a.test.ts > failed]',
  ]);
  expect(told(trust, facts([passed]))).toEqual([]);
  const resumed = { kept: 3, unwatched: 2, through: ['before'] };
  expect(told(trust, against([], { tests: [passed], resumed }))[0]).toMatch(
    /^warn: 2 tests keep their fates from a launch/,
  );
  expect(told(trust, against([], { ...strict, resumed }))[0]).toMatch(/^block: 2 tests keep/);
  expect(told(trust, against([], { tests: [passed], resumed: { ...resumed, unwatched: 0 } }))).toEqual([]);
});

test('limits: what could not be learned is said, and blocks under strict', () => {
  const unlearned = { limits: new Map([['unit', { unlearnedMs: 60_000 }]]) };
  const words =
    'the limits of suite unit could not be learned: no test of it is remembered with 3 passes, each gets 60 s';
  expect(told(limits, facts([passed], unlearned))).toEqual([`warn: ${words}`]);
  const strict = { ...unlearned, rules: { flaky: 'fail', leaks: 'fail', strict: true } as const };
  expect(told(limits, facts([passed], strict))).toEqual([`block: ${words}`]);
  expect(limits.blocks).toBe('incomplete');
});

test('limits: a pattern that is about no test of a whole census is said; a part can say nothing', () => {
  const patterns = new Map([['unit', { patterns: ['* > passed', 'unit :: b.test.ts*'] }]]);
  const whole = { limits: patterns, suites: [sampleSuite()] };
  expect(told(limits, facts([passed], whole))).toEqual([
    'warn: no test of suite unit matches "unit :: b.test.ts*" in its limits.tests: correct or remove it',
  ]);
  const { run } = facts([]).findings;
  expect(told(limits, facts([passed], { ...whole, run: { ...run, partial: true } }))).toEqual([]);
  expect(told(limits, facts([passed], { ...whole, suites: [sampleSuite({ incomplete: 'lost' })] }))).toEqual([]);
  expect(told(limits, facts([passed], { ...whole, interrupted: 'SIGINT' }))).toEqual([]);
});

test('a suite that did not run for want of another is never green, and not incomplete either', () => {
  const suite = { ...sampleSuite({ name: 'late' }), unmet: 'it needs bad, which has not ended well' };
  const waits = sampleTest({ outcome: 'not-run', reason: 'needs: it needs bad, which has not ended well' });
  const ran = sampleTest({ outcome: 'passed' });
  const found = facts([ran, waits], { suites: [suite] });
  expect(needs.judge(found)).toEqual([
    { level: 'block', message: 'suite late was not run: it needs bad, which has not ended well', tests: [] },
  ]);
  expect([needs.blocks, census.judge(found)]).toEqual(['fail', []]);
});

test('alerts that reach nobody are said, and fail a strict run', () => {
  const words = 'alerts are on, and telegram cannot be used: TOKEN is not set';
  const rules = { flaky: 'fail', leaks: 'fail', unheard: [words] } as const;
  expect(told(alerts, facts([passed], { rules }))).toEqual([`warn: ${words}`]);
  expect(told(alerts, facts([passed], { rules: { ...rules, strict: true } }))).toEqual([`block: ${words}`]);
  expect([alerts.blocks, told(alerts, facts([passed]))]).toEqual(['fail', []]);
});
