import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const broken = { 'gate.config.json': commands({ bad: ['sh', '-c', 'exit 7'], good: ['true'] }) };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const entry = (more: Readonly<Record<string, string>> = {}): string =>
  Object.entries({
    id: '0123456789ab',
    test: '"bad :: (command)"',
    kind: 'fail',
    signature: 's1:0123456789abcdef',
    message: '"exit code 7"',
    state: 'open',
    since: '2026-11-01',
    origin: 'preexisting',
    owner: '"@org/a"',
    reason: 'waits for the next release of it',
    due: '2026-12-01',
    ...more,
  })
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');

const inLedger = (dir: string, name: string, text: string): void => {
  mkdirSync(join(dir, 'debt/entries/bad'), { recursive: true });
  writeFileSync(join(dir, 'debt/entries/bad', name), text);
};

const entriesIn = (dir: string): readonly string[] => readdirSync(join(dir, 'debt/entries/bad')).toSorted();

describe('a ledger that is wrong stops everything before it runs: exit 2, file and line', () => {
  const cases: Readonly<Record<string, { readonly files: Readonly<Record<string, string>>; readonly said: RegExp }>> = {
    'a conflict marker': {
      files: {
        '0123456789ab.yaml': entry().replace(
          'state: open',
          '<<<<<<< ours\nstate: open\n=======\nstate: fixing\n>>>>>>> theirs',
        ),
      },
      said: /bad\/0123456789ab\.yaml:6:1: .*conflict marker/,
    },
    'a duplicate id': {
      files: { '0123456789ab.yaml': entry(), '0123456789ac.yaml': entry() },
      said: /bad\/0123456789ac\.yaml:1:\d+: The file is named 0123456789ac\.yaml: rename it/,
    },
    'two entries for one failure': {
      files: { '0123456789ab.yaml': entry(), '0123456789ac.yaml': entry({ id: '0123456789ac' }) },
      said: /bad\/0123456789ac\.yaml:\d+:\d+: .*0123456789ab/,
    },
    'an unknown key': {
      files: { '0123456789ab.yaml': `${entry()}ownr: me\n` },
      said: /0123456789ab\.yaml:12:1: .*owner/,
    },
    'a day that does not exist': {
      files: { '0123456789ab.yaml': entry({ due: '2026-02-30' }) },
      said: /0123456789ab\.yaml:11:\d+: .*2026-02-30/,
    },
    'control characters': {
      files: { '0123456789ab.yaml': entry({ owner: '"@org/a\u0007"' }) },
      said: /0123456789ab\.yaml:9:15: There is a control character, U\+0007/,
    },
    'a YAML bomb': {
      files: { '0123456789ab.yaml': `${entry()}aka: &a [x, x]\nticket: [*a, *a, *a]\n` },
      said: /0123456789ab\.yaml:12:6: An entry has no anchors and aliases/,
    },
    'nesting without an end': {
      files: { '0123456789ab.yaml': `${entry()}aka: ${'['.repeat(50_000)}\n` },
      said: /0123456789ab\.yaml:12:7: An entry is flat/,
    },
    'no YAML at all': { files: { '0123456789ab.yaml': '\u0000\u0001' }, said: /0123456789ab\.yaml:1:\d+: / },
    'a reason of a megabyte': {
      files: { '0123456789ab.yaml': entry({ reason: 'x'.repeat(1_000_000) }) },
      said: /0123456789ab\.yaml:1:1: .*64 KiB|0123456789ab\.yaml:1:1: .*(?:large|big|long)/,
    },
  };
  test.each(Object.keys(cases))('%s', async name => {
    const { files = {}, said = /never/ } = cases[name] ?? {};
    const dir = project(broken);
    for (const [file, text] of Object.entries(files)) inLedger(dir, file, text);
    for (const gate of ['core', 'fast', 'debt']) {
      const { code, stdout, stderr } = await runGate([gate], { cwd: dir });
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
    }
    expect(existsSync(join(dir, '.gate'))).toBe(false);
  });
});

test('an id that two suites share is told with both places', async () => {
  const dir = project(broken);
  inLedger(dir, '0123456789ab.yaml', entry());
  mkdirSync(join(dir, 'debt/entries/good'), { recursive: true });
  writeFileSync(join(dir, 'debt/entries/good/0123456789ab.yaml'), entry({ test: '"good :: (command)"' }));
  const { code, stderr } = await runGate(['core'], { cwd: dir });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(
      /good\/0123456789ab\.yaml:1:1: The id 0123456789ab is also that of .*bad\/0123456789ab\.yaml/,
    ),
  ]);
});

test('verify tells a test that is no longer there, and a signature that was edited by hand, with file and line', async () => {
  const dir = project(broken);
  await runGate(['core'], { cwd: dir });
  await runGate(['debt', 'record', ...terms], { cwd: dir });
  expect((await runGate(['debt', 'verify'], { cwd: dir })).stdout).toBe('1 entry, all valid\n');
  inLedger(dir, '0123456789ab.yaml', entry({ test: '"bad :: old.ts > vanished"' }));
  await runGate(['debt', 'fmt'], { cwd: dir });
  const gone = await runGate(['debt', 'verify'], { cwd: dir });
  expect([gone.code, gone.stderr]).toEqual([
    2,
    'gate: debt/entries/bad/0123456789ab.yaml:2: the last complete run has no test "bad :: old.ts > vanished": rename or remove it.\n',
  ]);
  expect(gone.stdout).toMatch(
    /warning: debt\/entries\/bad\/0123456789ab\.yaml:4: its signature is not that of its message/,
  );
  expect(gone.stdout).toContain('\n2 entries, 1 without a test\n');
  // What excuses nothing is only told.
  inLedger(dir, '0123456789ab.yaml', entry({ test: '"bad :: old.ts > vanished"', state: 'proposed' }));
  await runGate(['debt', 'fmt'], { cwd: dir });
  const proposed = await runGate(['debt', 'verify'], { cwd: dir });
  expect([proposed.code, proposed.stdout]).toEqual([
    0,
    expect.stringContaining('yaml:2: the last complete run has no'),
  ]);
});

test('verify does not miss a test that is newer than the last complete run', async () => {
  const dir = project(broken);
  await runGate(['core'], { cwd: dir });
  await runGate(['debt', 'record', ...terms], { cwd: dir });
  writeFileSync(
    join(dir, 'gate.config.json'),
    commands({ bad: ['sh', '-c', 'exit 7'], good: ['true'], added: ['sh', '-c', 'exit 7'] }),
  );
  await runGate(['run', 'added'], { cwd: dir });
  await runGate(['debt', 'record', ...terms], { cwd: dir });
  const { code, stdout } = await runGate(['debt', 'verify'], { cwd: dir });
  expect([code, stdout]).toEqual([0, '2 entries, all valid\n']);
});

test('what was opened by hand counts, and what is only proposed does not', async () => {
  const dir = project(broken);
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  const proposed = await runGate(['debt', 'record'], { cwd: dir });
  expect(proposed.stdout).toMatch(/^1 entry proposed, which excuses nothing:\n[0-9a-f]{12} {2}proposed {2}fail /);
  const [name = ''] = entriesIn(dir);
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  // The same again changes no byte, and neither does fmt.
  const path = join(dir, 'debt/entries/bad', name);
  const [text, mtime] = [readFileSync(path, 'utf8'), statSync(path).mtimeMs];
  await runGate(['debt', 'record'], { cwd: dir });
  await runGate(['debt', 'fmt'], { cwd: dir });
  expect([readFileSync(path, 'utf8'), statSync(path).mtimeMs]).toEqual([text, mtime]);
  const id = name.replace('.yaml', '');
  const accepted = await runGate(['debt', 'accept', id.slice(0, 5), ...terms, '--ticket', 'A-1'], { cwd: dir });
  expect(accepted.stdout).toContain('1 entry open until ');
  const run = await runGate(['core'], { cwd: dir });
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([0, 'PASS-WITH-DEBT  1 known (0 due in 14 days, 0 overdue)']);
  const shown = await runGate(['debt', 'show', id], { cwd: dir });
  expect(shown.stdout).toContain('ticket: "A-1"');
  expect(shown.stdout).toMatch(/# .*-core-.*: known/);
  const listed = await runGate(['debt', 'list', '--owner', '@org/a', '--json', '-'], { cwd: dir });
  expect(JSON.parse(listed.stdout)).toMatchObject({
    format: 'gate.debt/1',
    entries: [{ id, owner: '@org/a', state: 'open' }],
  });
  expect((await runGate(['debt', 'list', '--kind', 'hang'], { cwd: dir })).stdout).toBe('Nothing is owed.\n');
});

test('an entry whose test is gone blocks until it goes', async () => {
  const dir = project(broken);
  await runGate(['core'], { cwd: dir });
  await runGate(['debt', 'record', ...terms], { cwd: dir });
  writeFileSync(join(dir, 'gate.config.json'), commands({ bad: ['true'], good: ['true'] }));
  // A command that passes is rerun like any test; what it owed is paid.
  const paid = await runGate(['core'], { cwd: dir });
  expect([paid.code, paid.stdout.split('\n')[1]]).toEqual([1, expect.stringContaining('paid')]);
  const [name = ''] = entriesIn(dir);
  const path = join(dir, 'debt/entries/bad', name);
  writeFileSync(path, readFileSync(path, 'utf8').replace('bad :: (command)', 'bad :: old.test.ts > gone'));
  const gone = await runGate(['core'], { cwd: dir });
  expect([gone.code, gone.stdout]).toEqual([1, expect.stringContaining('has no test any more')]);
  expect((await runGate(['debt', 'settle'], { cwd: dir })).stdout).toContain('Nothing to settle');
  expect((await runGate(['debt', 'settle', '--gone'], { cwd: dir })).stdout).toContain('1 entry settled');
  expect(entriesIn(dir)).toEqual([]);
  expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
});

test('verify finds a page that is stale; fmt renders it', async () => {
  const dir = project(broken);
  await runGate(['core'], { cwd: dir });
  await runGate(['debt', 'record', ...terms], { cwd: dir });
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
  rmSync(join(dir, 'docs/REGRESSION_DEBT.md'));
  const stale = await runGate(['debt', 'verify'], { cwd: dir });
  expect([stale.code, stale.stderr]).toEqual([2, expect.stringContaining('type `gate debt fmt`')]);
  expect((await runGate(['debt', 'fmt'], { cwd: dir })).code).toBe(0);
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
});

describe('bad input gets one sentence, exit 2, and nothing is written', () => {
  const cases: Readonly<Record<string, readonly [args: readonly string[], said: RegExp]>> = {
    'no run yet': [['record'], /there is no run here that came to its end: type `gate full`/],
    'nothing to settle from': [['settle'], /no whole run has come to its end here/],
    'an entry that is not there': [['show', 'abcd'], /no entry of the ledger is meant by "abcd"/],
    'accept without terms': [['accept', '*'], /no entry of the ledger is meant by "\*"/],
    'a kind that is none': [['list', '--kind', 'fial'], /--kind is "fial": did you mean "fail"\?/],
    'a verb that is none': [['recrod'], /there is no command debt recrod: did you mean "record"\?/],
  };
  test.each(Object.keys(cases))('%s', async name => {
    const [args = [], said = /never/] = cases[name] ?? [];
    const dir = project(broken);
    const { code, stdout, stderr } = await runGate(['debt', ...args], { cwd: dir });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(existsSync(join(dir, 'debt'))).toBe(false);
  });

  test('terms that are not', async () => {
    const dir = project(broken);
    await runGate(['core'], { cwd: dir });
    const told = async (...args: readonly string[]): Promise<Ended> =>
      runGate(['debt', 'record', ...args], { cwd: dir });
    const some = ['--owner', '@a', '--reason', 'long enough to be a reason'];
    for (const [args, said] of [
      [['--owner', '@a'], /add --reason and --due/],
      [[...some, '--due', 'soon'], /--due is "soon": write a day like 2026-12-24, or a number of days like 30d/],
      [[...some, '--due', '2020-01-01'], /is in the past/],
      [[...some, '--due', '400d'], /more than 90 days away/],
    ] as const) {
      const { code, stdout, stderr } = await told(...args);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
    }
    expect(existsSync(join(dir, 'debt'))).toBe(false);
  });

  test('more than ten at once need a ticket', async () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`s${index}`, ['sh', '-c', 'exit 7']]));
    const dir = project({ 'gate.config.json': commands(many) });
    await runGate(['core'], { cwd: dir });
    const { code, stderr } = await runGate(['debt', 'record', ...terms], { cwd: dir });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('11 entries, more than 10 at once: name the ticket they share with --bulk'),
    ]);
    expect(existsSync(join(dir, 'debt'))).toBe(false);
    expect((await runGate(['debt', 'record', ...terms, '--bulk', 'A-7'], { cwd: dir })).code).toBe(0);
    expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
  });
});
