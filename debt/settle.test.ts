import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { debtKinds, type DebtKind, type DebtVerdict, type Settled, type Settlement } from '../harness/protocol/debt.ts';
import { outcomeKinds } from '../harness/protocol/outcome.ts';
import type { FailureRecord, TestRecord } from '../harness/protocol/record.ts';
import { hookRef, loadRef, sessionRef, testId, type TestId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { ownWords } from './own-words.ts';
import { settle, type SettleInput } from './settle.ts';
import { signatureOf } from './signature.ts';

const id = (title: string, file = 'a.test.ts'): TestId => testId('unit', { file, titles: ['shop', title] });

const record = (title: string, more: Partial<TestRecord> = {}): TestRecord => {
  const { file = 'a.test.ts' } = more;
  return {
    id: id(title, file),
    suite: 'unit',
    file,
    titles: ['shop', title],
    outcome: 'passed',
    durationMs: 1,
    attempts: 1,
    flags: [],
    ...more,
  };
};

const boom = 'AssertionError: expected 1 to equal 2';
const bang = 'TypeError: total is not a function';
const failing = (message = boom): FailureRecord => ({ kind: 'fail', message, stack: [] });

const passed = (): TestRecord => record('one');
const failed = (message = boom): TestRecord => record('one', { outcome: 'failed', failure: failing(message) });
const hung = (): TestRecord =>
  record('one', { outcome: 'hung', failure: { kind: 'hang', message: 'x', stack: [], class: 'io' } });
const crashed = (): TestRecord =>
  record('one', { outcome: 'crashed', failure: { kind: 'crash', message: 'killed by SIGSEGV', stack: [] } });
const flaky = (message = boom): TestRecord =>
  record('one', { flags: ['flaky'], attempts: 2, earlier: [failing(message)] });
const leaks = [{ pid: 7, command: 'sleep 300' }];
const leaky = (more: Partial<TestRecord> = {}): TestRecord => record('one', { flags: ['leaky'], leaks, ...more });
const skipped = (): TestRecord => record('one', { outcome: 'skipped', reason: 'todo' });
const notRun = (): TestRecord => record('one', { outcome: 'not-run', reason: 'hook' });

const said: Readonly<Record<DebtKind, string>> = {
  fail: boom,
  flaky: boom,
  hang: 'hang: io (test limit)',
  crash: 'crash: SIGSEGV',
  leak: 'leak: sleep',
};

const owes = (kind: DebtKind, more: Partial<DebtEntry> = {}): DebtEntry => ({
  id: `${kind}00000000`.slice(0, 12),
  test: id('one'),
  aka: [],
  kind,
  ...signatureOf(said[kind]),
  state: 'open',
  since: '2026-01-01',
  origin: 'preexisting',
  due: '2026-12-31',
  ...more,
});

const held = (
  tests: readonly TestRecord[],
  entries: readonly DebtEntry[],
  more: Partial<SettleInput> = {},
): Settlement =>
  settle({
    tests,
    entries,
    complete: true,
    today: '2026-11-21',
    rules: { flaky: 'fail', leaks: 'fail' },
    reruns: new Map(),
    streaks: new Map(),
    suites: new Set(['unit']),
    ...more,
  });

const only = (
  test: TestRecord | undefined,
  entry: DebtEntry | readonly DebtEntry[],
  more: Partial<SettleInput> = {},
): readonly Settled[] => held(test === undefined ? [record('beside')] : [test], [entry].flat(), more).settled;

const verdicts = (settled: readonly Settled[]): readonly string[] =>
  settled.map(({ verdict, entry }) => (entry === undefined ? verdict : `${verdict} ${entry.replace(/0+$/, '')}`));

const reran = (count: number, passes = count): Partial<SettleInput> => ({
  reruns: new Map([[id('one'), { count, passed: passes }]]),
});
const streak = (clean: number, failedBefore = 0): Partial<SettleInput> => ({
  streaks: new Map([[id('one'), { clean, failed: failedBefore }]]),
});
const incomplete: Partial<SettleInput> = { complete: false };
const late = { due: '2026-11-20' };
const otherSignature = signatureOf(bang);

type Row = readonly [
  name: string,
  test: TestRecord | undefined,
  entries: DebtEntry | readonly DebtEntry[],
  more: Partial<SettleInput>,
  expected: readonly string[],
];

const rows: readonly Row[] = [
  // bad, and no entry that applies
  ['failed, nothing owed', failed(), [], {}, ['new']],
  ['hung, nothing owed', hung(), [], {}, ['new']],
  ['crashed, nothing owed', crashed(), [], {}, ['new']],
  ['leaked, nothing owed', leaky(), [], {}, ['new']],
  ['flaky, nothing owed', flaky(), [], {}, ['new']],
  ['failed and leaked, nothing owed', { ...failed(), flags: ['leaky'], leaks }, [], {}, ['new', 'new']],
  ['passed, nothing owed', passed(), [], {}, []],
  ['failed, another test owes', failed(), owes('fail', { test: id('two') }), incomplete, ['new']],
  [
    'a parent of failing children',
    record('one', { outcome: 'failed', failure: { ...failing(), because: 'children' } }),
    [],
    {},
    [],
  ],
  // same kind, same signature
  ['failed as owed', failed(), owes('fail'), {}, ['known fail']],
  ['failed with other numbers', failed('AssertionError: expected 7 to equal 9'), owes('fail'), {}, ['known fail']],
  ['hung as owed', hung(), owes('hang'), {}, ['known hang']],
  ['crashed as owed', crashed(), owes('crash'), {}, ['known crash']],
  ['leaked as owed', leaky(), owes('leak'), {}, ['known leak']],
  ['flaky as owed', flaky(), owes('flaky'), {}, ['known flaky']],
  ['fixing is like open', failed(), owes('fail', { state: 'fixing' }), {}, ['known fail']],
  ['accepted is like open', failed(), owes('fail', { state: 'accepted' }), {}, ['known fail']],
  ['accepted has no due date', failed(), owes('fail', { state: 'accepted', ...late }), {}, ['known fail']],
  ['due today is not late', failed(), owes('fail', { due: '2026-11-21' }), {}, ['known fail']],
  ['any signature', failed(bang), owes('fail', { signature: 'any' }), {}, ['known fail']],
  ['a near signature', failed('AssertionError: expected 1 to be equal 2'), owes('fail'), {}, ['known fail']],
  ['an earlier name', failed(), owes('fail', { test: id('was'), aka: [id('one')] }), {}, ['known fail']],
  // another signature
  ['failed otherwise', failed(bang), owes('fail'), {}, ['drift fail']],
  ['flaky otherwise', flaky(bang), owes('flaky'), {}, ['drift flaky']],
  ['failed otherwise, flaky owed', failed(bang), owes('flaky'), {}, ['drift flaky']],
  ['failed otherwise and late: drift first', failed(bang), owes('fail', late), {}, ['drift fail']],
  // a worse kind
  ['fail owed, hung', hung(), owes('fail'), {}, ['escalated fail']],
  ['fail owed, crashed', crashed(), owes('fail'), {}, ['escalated fail']],
  ['fail owed, passes but leaks', leaky(), owes('fail'), reran(3), ['escalated fail']],
  ['leak owed, hung', hung(), owes('leak'), {}, ['escalated leak']],
  ['hang owed, crashed', crashed(), owes('hang'), {}, ['escalated hang']],
  ['flaky owed, hung', hung(), owes('flaky'), {}, ['escalated flaky']],
  ['flaky owed, leaks', leaky(), owes('flaky'), {}, ['escalated flaky']],
  ['worse and late: escalated first', hung(), owes('fail', late), {}, ['escalated fail']],
  [
    'worse than one, milder than the other',
    leaky(),
    [owes('fail'), owes('crash')],
    {},
    ['escalated fail', 'unproven crash'],
  ],
  // a milder kind
  ['crash owed, failed', failed(), owes('crash'), {}, ['changed crash']],
  ['leak owed, failed', failed(), owes('leak'), {}, ['changed leak']],
  ['fail owed, only flaky', flaky(), owes('fail'), {}, ['changed fail']],
  ['hang owed, leaks', leaky(), owes('hang'), {}, ['changed hang']],
  ['milder and late', failed(), owes('crash', late), {}, ['expired crash']],
  // late
  ['failed as owed, late', failed(), owes('fail', late), {}, ['expired fail']],
  ['fixing, late', failed(), owes('fail', { state: 'fixing', ...late }), {}, ['expired fail']],
  ['passed once, late', passed(), owes('fail', late), {}, ['expired fail']],
  ['passed with proof, late: paid', passed(), owes('fail', late), reran(3), ['paid fail']],
  ['clean, late', passed(), owes('flaky', late), {}, ['expired flaky']],
  ['skipped, late', skipped(), owes('fail', late), {}, ['expired fail']],
  ['not run, late', notRun(), owes('fail', late), incomplete, ['expired fail']],
  ['gone, late', undefined, owes('fail', late), {}, ['gone fail']],
  // passed, deterministic
  ['passed', passed(), owes('fail'), {}, ['paid? fail']],
  ['passed, two reruns', passed(), owes('fail'), reran(2), ['paid? fail']],
  ['passed, three reruns', passed(), owes('fail'), reran(3), ['paid fail']],
  ['passed, three reruns, not complete', passed(), owes('fail'), { ...reran(3), ...incomplete }, ['paid? fail']],
  ['passed, a rerun failed', passed(), owes('fail'), reran(3, 2), ['changed fail']],
  ['passed, a rerun failed, late', passed(), owes('fail', late), reran(3, 2), ['expired fail']],
  ['hang owed, passed', passed(), owes('hang'), reran(3), ['paid hang']],
  ['crash owed, passed', passed(), owes('crash'), reran(3), ['paid crash']],
  ['leak owed, passed', passed(), owes('leak'), reran(3), ['paid leak']],
  ['fail owed, passes and leaks as owed', leaky(), [owes('fail'), owes('leak')], reran(3), ['known leak', 'paid fail']],
  ['leak owed, flaky as owed', flaky(), [owes('leak'), owes('flaky')], reran(3), ['known flaky', 'paid leak']],
  ['fail owed, flaky as owed', flaky(), [owes('fail'), owes('flaky')], reran(3), ['known flaky', 'unproven fail']],
  ['accepted, passed', passed(), owes('fail', { state: 'accepted' }), reran(3), ['paid fail']],
  // passed, flaky
  ['flaky owed, passed', passed(), owes('flaky'), {}, ['clean flaky']],
  ['flaky owed, 13 clean runs', passed(), owes('flaky'), streak(12), ['clean flaky']],
  ['flaky owed, 14 clean runs', passed(), owes('flaky'), streak(13), ['paid flaky']],
  [
    'flaky owed, 14 clean runs, not complete',
    passed(),
    owes('flaky'),
    { ...streak(13), ...incomplete },
    ['clean flaky'],
  ],
  [
    'flaky half the time, 5 clean runs',
    passed(),
    owes('flaky', { rate: { failures: 1, runs: 2 } }),
    streak(4),
    ['paid flaky'],
  ],
  // solid
  ['flaky owed, failed', failed(), owes('flaky'), {}, ['known flaky']],
  ['flaky owed, failed 9 times', failed(), owes('flaky'), streak(0, 8), ['known flaky']],
  ['flaky owed, failed 10 times', failed(), owes('flaky'), streak(0, 9), ['solid flaky']],
  [
    'seldom flaky, failed 4 times',
    failed(),
    owes('flaky', { rate: { failures: 5, runs: 62 } }),
    streak(0, 3),
    ['solid flaky'],
  ],
  ['solid and late: solid first', failed(), owes('flaky', late), streak(0, 9), ['solid flaky']],
  ['drift and often: drift first', failed(bang), owes('flaky'), streak(0, 9), ['drift flaky']],
  ['flaky owed, flaky for long', flaky(), owes('flaky'), streak(0, 9), ['known flaky']],
  [
    'fail and flaky owed, failed for long',
    failed(),
    [owes('fail'), owes('flaky')],
    streak(0, 9),
    ['known fail', 'unproven flaky'],
  ],
  // skipped and not run
  ['skipped', skipped(), owes('fail'), {}, ['unproven fail']],
  ['not run', notRun(), owes('fail'), incomplete, ['unproven fail']],
  [
    'skipped, and leaks',
    leaky({ outcome: 'skipped' }),
    [owes('leak'), owes('fail')],
    {},
    ['known leak', 'unproven fail'],
  ],
  [
    'failed only through its children',
    record('one', { outcome: 'failed', failure: { ...failing(), because: 'children' } }),
    owes('fail'),
    reran(3),
    ['unproven fail'],
  ],
  // absent
  ['absent', undefined, owes('fail'), {}, ['gone fail']],
  ['absent, not complete', undefined, owes('fail'), incomplete, []],
  ['absent, flaky', undefined, owes('flaky'), {}, ['gone flaky']],
  [
    'absent, of another suite',
    undefined,
    owes('fail', { test: testId('other', { file: 'a', titles: ['x'] }) }),
    {},
    [],
  ],
  [
    'absent, of a project',
    undefined,
    owes('fail', { test: testId('unit', { file: 'a', titles: ['x'], project: 'web' }) }),
    {},
    ['gone fail'],
  ],
  // proposed
  ['only proposed', failed(), owes('fail', { state: 'proposed' }), {}, ['new fail']],
  ['only proposed, late', failed(), owes('fail', { state: 'proposed', ...late }), {}, ['new fail']],
  ['only proposed, of another kind', crashed(), owes('fail', { state: 'proposed' }), {}, ['new']],
  ['only proposed, of another signature', failed(bang), owes('fail', { state: 'proposed' }), {}, ['new']],
  [
    'proposed fits, open does not',
    failed(bang),
    [owes('fail'), owes('fail', { id: 'b', state: 'proposed', ...otherSignature })],
    {},
    ['new b', 'unproven fail'],
  ],
  [
    'open fits nearly, proposed exactly',
    failed(),
    [owes('fail', { id: 'a', ...signatureOf(`${boom} x`) }), owes('fail', { id: 'b', state: 'proposed' })],
    {},
    ['known a'],
  ],
  // a second debt
  [
    'two debts, the second fits',
    failed(bang),
    [owes('fail', { id: 'a' }), owes('fail', { id: 'b', ...otherSignature })],
    {},
    ['known b', 'unproven a'],
  ],
  [
    'two debts, neither fits: the closer one',
    failed('TypeError: amounts is not a function'),
    [owes('fail', { id: 'a' }), owes('fail', { id: 'b', ...otherSignature })],
    {},
    ['drift b', 'unproven a'],
  ],
  [
    'exact before any',
    failed(),
    [owes('fail', { id: 'a', signature: 'any' }), owes('fail', { id: 'b' })],
    {},
    ['known b', 'unproven a'],
  ],
  [
    'any before near',
    failed(),
    [owes('fail', { id: 'a', ...signatureOf(`${boom} x`) }), owes('fail', { id: 'b', signature: 'any' })],
    {},
    ['known b', 'unproven a'],
  ],
  [
    'exact though late',
    failed(),
    [owes('fail', { id: 'a', signature: 'any' }), owes('fail', { id: 'b', ...late })],
    {},
    ['expired b', 'unproven a'],
  ],
  [
    'of two alike the one that is not late',
    failed(),
    [owes('fail', { id: 'a', ...late }), owes('fail', { id: 'b' })],
    {},
    ['known b', 'expired a'],
  ],
  [
    'fail before flaky',
    failed(),
    [owes('flaky', { id: 'a' }), owes('fail', { id: 'b' })],
    {},
    ['known b', 'unproven a'],
  ],
  // softened
  ['flaky only warns', flaky(), [], { rules: { flaky: 'warn', leaks: 'fail' } }, []],
  ['flaky only warns, as owed', flaky(), owes('flaky'), { rules: { flaky: 'warn', leaks: 'fail' } }, ['known flaky']],
  [
    'flaky only warns, otherwise',
    flaky(bang),
    owes('flaky'),
    { rules: { flaky: 'warn', leaks: 'fail' } },
    ['known flaky'],
  ],
  ['flaky only warns, fail owed', flaky(), owes('fail'), { rules: { flaky: 'warn', leaks: 'fail' } }, ['changed fail']],
  [
    'flaky only warns, proposed',
    flaky(),
    owes('flaky', { state: 'proposed' }),
    { rules: { flaky: 'warn', leaks: 'fail' } },
    [],
  ],
  ['leaks only warn', leaky(), [], { rules: { flaky: 'fail', leaks: 'warn' } }, []],
  [
    'leaks only warn, otherwise',
    leaky(),
    owes('leak', otherSignature),
    { rules: { flaky: 'fail', leaks: 'warn' } },
    ['known leak'],
  ],
  [
    'leaks only warn, fail owed',
    leaky(),
    owes('fail'),
    { ...reran(3), rules: { flaky: 'fail', leaks: 'warn' } },
    ['unproven fail'],
  ],
  [
    'leaks only warn, but it fails too',
    { ...failed(), flags: ['leaky'], leaks },
    [],
    { rules: { flaky: 'fail', leaks: 'warn' } },
    ['new'],
  ],
];

test.each(rows)('%s', (_name, tested, entries, more, expected) => {
  expect(verdicts(only(tested, entries, more))).toEqual(expected);
});

test.each<readonly [string, readonly Settled[], string | undefined]>([
  [
    'drift',
    only(failed(bang), owes('fail')),
    'signature differs: more than 50 % edit distance, and another type of failure',
  ],
  [
    'near',
    only(failed('AssertionError: expected 1 to be equal 2'), owes('fail')),
    'signature is near: 7 % edit distance',
  ],
  ['any', only(failed(bang), owes('fail', { signature: 'any' })), 'its entry takes any signature'],
  ['exact', only(failed(), owes('fail')), undefined],
  ['escalated', only(crashed(), owes('fail')), 'was fail, now crash'],
  [
    'changed',
    only(failed(), owes('crash')),
    `was crash, now only fail: its entry can say kind: fail, signature: ${signatureOf(boom).signature}`,
  ],
  [
    'changed by reruns',
    only(passed(), owes('fail'), reran(3, 1)),
    'passes and fails: flaky (passed 1 of 3 isolated reruns)',
  ],
  ['clean', only(passed(), owes('flaky'), streak(2)), '3 of 14 clean runs'],
  ['solid', only(failed(), owes('flaky'), streak(0, 11)), 'failed 12 times in a row: it is broken and no longer flaky'],
  ['expired', only(failed(), owes('fail', late)), 'was due 2026-11-20'],
  [
    'expired, passed',
    only(passed(), owes('fail', late)),
    'was due 2026-11-20; passed, with 0 of 3 isolated reruns as proof',
  ],
  ['unproven', only(skipped(), owes('fail')), 'skipped: todo'],
  [
    'proposed',
    only(failed(), owes('fail', { state: 'proposed' })),
    'entry fail00000000 is only proposed, which excuses nothing: accept it with an owner, a reason and a due date',
  ],
])('says why: %s', (_name, [first], why) => {
  expect(first?.why).toBe(why);
});

test('what was observed goes along', () => {
  const observed = { kind: 'fail', ...signatureOf(boom) };
  expect(only(failed(), owes('fail'))).toEqual([
    { test: id('one'), verdict: 'known', entry: 'fail00000000', observed },
  ]);
  expect(only(failed(), [])).toEqual([{ test: id('one'), verdict: 'new', observed }]);
});

const hook = testId('unit', hookRef({ file: 'a.test.ts', titles: ['shop'] }, 'afterAll'));
const load = testId('unit', loadRef('a.test.ts'));
const session = testId('unit', sessionRef);

test.each<readonly [string, TestId, readonly TestRecord[], Partial<SettleInput>, readonly DebtVerdict[]]>([
  ['a load, its file ran', load, [passed()], {}, ['paid']],
  ['a load, its file ran, not complete', load, [passed()], incomplete, []],
  ['a load, its tests did not run', load, [notRun()], {}, ['unproven']],
  ['a load, its file is no more', load, [record('x', { file: 'b.test.ts' })], {}, ['gone']],
  ['a load, another file of the same beginning', load, [record('x', { file: 'a.test.tsx' })], {}, ['gone']],
  [
    'a load that is there and was not run',
    load,
    [record('', { id: load, titles: ['(load)'], outcome: 'not-run' })],
    {},
    ['unproven'],
  ],
  ['a hook, its group ran', hook, [passed()], {}, ['paid']],
  ['a hook, its group failed', hook, [failed()], {}, ['new', 'paid']],
  [
    'a hook, its group was skipped',
    hook,
    [skipped(), record('y', { titles: ['y'], id: testId('unit', { file: 'a.test.ts', titles: ['y'] }) })],
    {},
    ['unproven'],
  ],
  [
    'a hook, its group is no more',
    hook,
    [record('y', { titles: ['y'], id: testId('unit', { file: 'a.test.ts', titles: ['y'] }) })],
    {},
    ['paid'],
  ],
  ['a hook, only another hook is seen', hook, [record('', { id: load, titles: ['(load)'] })], {}, ['gone']],
  ['a session, its suite ran', session, [passed()], {}, ['paid']],
  ['a session, its suite ran, not complete', session, [passed()], incomplete, []],
  ['a session, nothing ran', session, [], {}, ['unproven']],
  [
    'a session, its suite ran with projects',
    session,
    [
      record('one', {
        project: 'web',
        id: testId('unit', { file: 'a.test.ts', titles: ['shop', 'one'], project: 'web' }),
      }),
    ],
    {},
    ['paid'],
  ],
  ['a command is a test', testId('unit', { titles: ['(command)'] }), [passed()], {}, ['gone']],
])('%s', (_name, pseudo, tests, more, expected) => {
  const { settled } = held(tests, [owes('fail', { test: pseudo })], more);
  expect(settled.map(({ verdict }) => verdict)).toEqual(expected);
});

test('a flaky hook is paid by clean runs', () => {
  const entry = owes('flaky', { test: hook });
  expect(verdicts(held([passed()], [entry]).settled)).toEqual(['clean flaky']);
  expect(verdicts(held([passed()], [entry], { streaks: new Map([[hook, { clean: 13, failed: 0 }]]) }).settled)).toEqual(
    ['paid flaky'],
  );
});

test('the order is that of the tests, then that of the entries', () => {
  const two = record('two', { outcome: 'failed', failure: failing() });
  const entries = [
    owes('hang', { id: 'z', test: id('away') }),
    owes('fail', { id: 'y' }),
    owes('crash', { id: 'x', test: id('far') }),
  ];
  const { settled } = held([two, passed()], entries);
  expect(settled.map(({ test, verdict }) => [test, verdict])).toEqual([
    [id('two'), 'new'],
    [id('one'), 'paid?'],
    [id('away'), 'gone'],
    [id('far'), 'gone'],
  ]);
});

test('an entry is held against its own name first, and settled once', () => {
  const entry = owes('fail', { aka: [id('was')] });
  expect(verdicts(held([record('was'), passed()], [entry], reran(3)).settled)).toEqual(['paid fail']);
  const still = record('was', { outcome: 'failed', failure: failing() });
  expect(verdicts(held([still, passed()], [entry], reran(3)).settled)).toEqual(['known fail']);
});

test('the ledger is counted as it was read', () => {
  const entries = [
    owes('fail', { due: '2026-11-20' }),
    owes('fail', { due: '2026-11-21' }),
    owes('fail', { due: '2026-12-05', state: 'fixing' }),
    owes('fail', { due: '2026-12-06' }),
    owes('fail', { due: '2026-11-01', state: 'proposed' }),
    owes('fail', { due: '2026-11-30', state: 'accepted' }),
  ];
  expect(held([], entries).ledger).toEqual({ entries: 6, proposed: 1, accepted: 1, dueSoon: 2, overdue: 1 });
});

const many = (bad: number, all: number): Partial<SettleInput> & { readonly tests: readonly TestRecord[] } => {
  const tests = Array.from({ length: all }, (_, at) =>
    record(`t${at}`, at < bad ? { outcome: 'failed', failure: failing() } : {}),
  );
  return { tests, baseline: new Set(tests.map(test => test.id)) };
};

test('more than half of at least 20 that passed before now go wrong: suspect', () => {
  expect(held([], [], many(11, 20)).suspect).toBe(
    '11 of 20 tests that passed in the last complete run now go wrong: nothing is recorded or cleared; look at the machine first',
  );
  expect(held([], [], many(10, 20))).not.toHaveProperty('suspect');
  expect(held([], [], many(19, 19))).not.toHaveProperty('suspect');
  expect(held(many(20, 20).tests, [])).not.toHaveProperty('suspect');
});

test('a suspect run clears nothing', () => {
  const { tests, baseline } = many(11, 20);
  const entries = [owes('fail'), owes('fail', { id: 'g', test: id('away') })];
  const { settled } = held([...tests, passed()], entries, {
    ...(baseline === undefined ? {} : { baseline }),
    ...reran(3),
  });
  expect(settled.filter(({ verdict }) => verdict !== 'new')).toMatchObject([{ verdict: 'paid?' }]);
});

const titles = ['one', 'two', 'three', 'four'];
const message = fc.constantFrom(boom, bang, 'AssertionError: expected 1 to equals 2', '', 'exit code 1');

const anyRecord = fc
  .record({
    outcome: fc.constantFrom(...outcomeKinds),
    flags: fc.subarray(['flaky', 'leaky', 'slow'] as const),
    message,
    children: fc.boolean(),
  })
  .map(({ outcome, flags, message: text, children }): Partial<TestRecord> => ({
    outcome,
    flags,
    leaks,
    earlier: [failing(text)],
    failure: { ...failing(text), ...(children ? { because: 'children' } : {}) },
  }));

const anyCensus = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...titles), anyRecord), { selector: ([title]) => title })
  .map(tests => tests.map(([title, more]) => record(title, more)));

const name = fc.constantFrom<TestId>(
  ...titles.map(title => id(title)),
  load,
  hook,
  session,
  id('away'),
  'odd' as TestId,
);
const day = fc.constantFrom('2026-11-01', '2026-11-21', '2026-12-31', 'never');

const anyEntry = fc
  .record({
    id: fc.stringMatching(/^[0-9a-f]{12}$/),
    test: name,
    aka: fc.array(name, { maxLength: 2 }),
    kind: fc.constantFrom(...debtKinds),
    state: fc.constantFrom('proposed' as const, 'open' as const, 'fixing' as const, 'accepted' as const),
    text: message,
    any: fc.boolean(),
    due: day,
    rate: fc.option(fc.record({ failures: fc.nat(9), runs: fc.nat(9) }), { nil: undefined }),
  })
  .map(({ text, any, rate, ...rest }): DebtEntry => ({
    since: '2026-01-01',
    origin: 'preexisting',
    ...rest,
    ...signatureOf(text),
    ...(any ? { signature: 'any' } : {}),
    ...(rate === undefined ? {} : { rate }),
  }));

const anyInput = fc
  .record({
    tests: anyCensus,
    entries: fc.uniqueArray(anyEntry, { selector: entry => entry.id, maxLength: 8 }),
    complete: fc.boolean(),
    flaky: fc.constantFrom('fail' as const, 'warn' as const),
    today: fc.constantFrom('2026-11-21', 'today'),
    reruns: fc.array(fc.tuple(name, fc.record({ count: fc.nat(4), passed: fc.nat(4) }))),
    streaks: fc.array(fc.tuple(name, fc.record({ clean: fc.nat(30), failed: fc.nat(30) }))),
  })
  .map(({ tests, entries, complete, flaky: rule, today, reruns, streaks }): SettleInput => ({
    tests,
    entries,
    complete,
    today,
    rules: { flaky: rule, leaks: rule },
    reruns: new Map(reruns),
    streaks: new Map(streaks),
    suites: new Set(['unit']),
  }));

const cases = { numRuns: 500 };

test('law: every bad test without an excuse blocks, and an entry is told of at most once for each observation', () => {
  fc.assert(
    fc.property(anyInput, input => {
      const { settled } = settle({ ...input, entries: [] });
      expect(settled.every(({ verdict, observed }) => verdict === 'new' && observed !== undefined)).toBe(true);
      const calm = settle(input).settled.filter(({ observed }) => observed === undefined);
      expect(new Set(calm.map(({ entry }) => entry)).size).toBe(calm.length);
    }),
    cases,
  );
});

test('law: a run without bad tests and without entries settles nothing', () => {
  fc.assert(
    fc.property(anyInput, input => {
      const tests = input.tests.map(each => ({ ...each, outcome: 'passed' as const, flags: [] }));
      expect(settle({ ...input, tests, entries: [] }).settled).toEqual([]);
    }),
    cases,
  );
});

test('law: what is not complete pays nothing and misses nothing', () => {
  fc.assert(
    fc.property(anyInput, input => {
      const seen = settle({ ...input, complete: false }).settled.map(({ verdict }) => verdict);
      expect(seen).not.toContain('paid');
      expect(seen).not.toContain('gone');
    }),
    cases,
  );
});

test('law: the order of entries changes no verdict', () => {
  const told = (input: SettleInput): readonly string[] =>
    settle(input)
      .settled.map(each => JSON.stringify(each))
      .sort();
  fc.assert(
    fc.property(anyInput, fc.infiniteStream(fc.nat()), (input, dice) => {
      const shuffled = input.entries.map(entry => ({ entry, at: dice.next().value })).sort((a, b) => a.at - b.at);
      expect(told({ ...input, entries: shuffled.map(({ entry }) => entry) })).toEqual(told(input));
    }),
    cases,
  );
});

describe('what is only proposed owes nothing once its trouble does not show', () => {
  const proposed = (kind: DebtKind, more: Partial<DebtEntry> = {}): DebtEntry =>
    owes(kind, { state: 'proposed', ...more });
  const unseen = (tests: readonly TestRecord[], entry: DebtEntry, more: Partial<SettleInput> = {}): unknown => {
    const { settled, unseen: found } = held(tests, [entry], more);
    expect(settled.filter(({ observed }) => observed === undefined)).toEqual([]);
    return found;
  };

  test.each<readonly [string, readonly TestRecord[], DebtEntry, Partial<SettleInput>, TestId | undefined]>([
    ['passed', [passed()], proposed('fail'), {}, id('one')],
    ['passed, late', [passed()], proposed('fail', late), {}, id('one')],
    ['passed, in a part', [passed()], proposed('fail'), incomplete, undefined],
    ['gone', [record('beside')], proposed('fail'), {}, id('one')],
    ['not there, in a part', [record('beside')], proposed('fail'), incomplete, undefined],
    ['skipped', [skipped()], proposed('fail'), {}, undefined],
    ['fails as it says', [failed()], proposed('fail'), {}, undefined],
    ['fails in another way', [failed(bang)], proposed('fail'), {}, id('one')],
    ['flaky, fails in another way', [failed(bang)], proposed('flaky'), {}, undefined],
    [
      'a load that did not run',
      [notRun()],
      proposed('fail', { test: testId('unit', loadRef('a.test.ts')) }),
      {},
      undefined,
    ],
    ['flaky, passed once', [passed()], proposed('flaky'), {}, undefined],
    ['flaky, passed long enough', [passed()], proposed('flaky'), streak(30), id('one')],
    [
      'of another suite',
      [passed()],
      proposed('fail', { test: testId('other', { file: 'a', titles: [] }) }),
      {},
      undefined,
    ],
  ])('%s', (_name, tests, entry, more, expected) => {
    expect(unseen(tests, entry, more)).toEqual(
      expected === undefined ? undefined : [{ entry: entry.id, test: expected }],
    );
  });

  test('and a suspect run says nothing of it', () => {
    const before = new Set(Array.from({ length: 20 }, (_, nth) => id(`t${nth}`)));
    const broken = [...before].map((_, nth) => record(`t${nth}`, { outcome: 'failed', failure: failing() }));
    const { suspect, unseen: found } = held([...broken, passed()], [proposed('fail')], { baseline: before });
    expect([suspect === undefined, found]).toEqual([false, undefined]);
  });
});

test('law: a proposed entry excuses nothing', () => {
  const blocking = (input: SettleInput): number =>
    settle(input).settled.filter(({ verdict }) => verdict === 'new').length;
  fc.assert(
    fc.property(anyInput, input => {
      const entries = input.entries.map(entry => ({ ...entry, state: 'proposed' as const }));
      expect(blocking({ ...input, entries })).toBe(blocking({ ...input, entries: [] }));
    }),
    cases,
  );
});

test('a hundred thousand results against ten thousand entries', () => {
  const census = (count: number): readonly TestRecord[] =>
    Array.from({ length: count }, (_, at) =>
      record(`t${at}`, at % 100 === 0 ? { outcome: 'failed', failure: failing(`${boom} in ${at}`) } : {}),
    );
  const ledger = (count: number): readonly DebtEntry[] =>
    Array.from({ length: count }, (_, at) =>
      owes('fail', { id: `${at}`, test: id(`t${at * 10}`), ...signatureOf(`${boom} in 1`) }),
    );
  const small = { tests: census(10_000), entries: ledger(1000) };
  const large = { tests: census(100_000), entries: ledger(10_000) };
  const millisecondsFor = ({ tests, entries }: typeof small): number => {
    const before = process.cpuUsage();
    expect(held(tests, entries).settled).toHaveLength(entries.length);
    return process.cpuUsage(before).user / 1000;
  };
  millisecondsFor(small); // warm
  const [short, long] = [millisecondsFor(small), millisecondsFor(large)];
  expect(long, `${short} ms, then ${long} ms`).toBeLessThan(50 * Math.max(short, 10));
});

test('what machines call themselves is in no signature, and an entry that still says it excuses it there', () => {
  const own = ownWords({ folders: ['/srv/shop'], users: ['alice'], hosts: [] });
  const text = 'Error: alice cannot read /srv/shop/src/a.json';
  const failure = { kind: 'fail', message: text, stack: [] } as const;
  const tests = [record('one', { outcome: 'failed', failure })];
  const { signature, message } = signatureOf('Error: <user1> cannot read <home>/src/a.json');
  const observed = { kind: 'fail', signature, message };
  expect(held(tests, [], { own }).settled).toEqual([{ test: id('one'), verdict: 'new', observed }]);
  for (const words of [{ signature, message }, signatureOf(text)])
    expect(held(tests, [owes('fail', words)], { own }).settled).toMatchObject([{ verdict: 'known', observed }]);
  expect(held(tests, [owes('fail', { signature, message })]).settled).toMatchObject([{ verdict: 'drift' }]);
});
