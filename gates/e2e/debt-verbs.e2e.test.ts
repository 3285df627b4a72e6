import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const failing = (text: string): readonly string[] => ['sh', '-c', `echo '${text}' >&2; exit 7`];
const broken = { 'gate.config.json': commands({ bad: failing('no'), good: ['true'] }) };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const path = (dir: string): string => {
  const [name = ''] = readdirSync(join(dir, 'debt/entries/bad'));
  return join(dir, 'debt/entries/bad', name);
};

const edit = (dir: string, from: string | RegExp, to: string): void =>
  writeFileSync(path(dir), readFileSync(path(dir), 'utf8').replace(from, to));
const gateIn =
  (dir: string) =>
  (...args: readonly string[]): Promise<Ended> =>
    runGate(args, { cwd: dir });

test('why: every entry that was consulted, and the nearest miss', async () => {
  const dir = project(broken);
  const gate = gateIn(dir);
  await gate('core');
  const none = await gate('debt', 'why', 'bad :: *');
  expect([none.code, none.stdout]).toEqual([
    0,
    expect.stringMatching(/verdict: new\n {2}0 entries consulted\n {2}nothing in the ledger comes near\n/),
  ]);
  await gate('debt', 'record', ...terms);
  edit(dir, /signature: .*\nmessage: ".*"/, 'signature: s1:0123456789abcdef\nmessage: "exit code 7, no"');
  expect((await gate('core')).code).toBe(1);
  const drift = await gate('debt', 'why', 'bad*');
  expect(drift.stdout).toMatch(/verdict: drift, by [0-9a-f]{12}, signature differs: \d+ % edit distance\n/);
  expect(drift.stdout).toMatch(
    /1 entry consulted\n {4}[0-9a-f]{12} {2}fail, open, due \d{4}-\d\d-\d\d {2}debt\/entries\/bad\/[0-9a-f]{12}\.yaml\n {6}owed: exit code 7, no/,
  );
  expect(drift.stdout).toMatch(/nearest miss: [0-9a-f]{12}, signature differs: \d+ % edit distance\n/);
  const calm = await gate('debt', 'why', 'good :: (command)');
  expect(calm.stdout).toMatch(/^good :: \(command\)\n {2}passed in the run .*-core-.*\n {2}0 entries consulted\n$/);
  const absent = await gate('debt', 'why', 'nobody');
  expect([absent.code, absent.stdout, absent.stderr]).toEqual([
    2,
    '',
    expect.stringContaining('neither the latest run nor the ledger has a test "nobody"'),
  ]);
});

test('assign: another owner, a ticket, the commit that is to mend it', async () => {
  const dir = project({ ...broken, CODEOWNERS: '* @org/a @org/b\n' });
  const gate = gateIn(dir);
  await gate('core');
  await gate('debt', 'record', ...terms);
  const assigned = await gate(
    'debt',
    'assign',
    'bad*',
    '--owner',
    '@org/b',
    '--ticket',
    'A-2',
    '--fixed-by',
    '4c1d2e9a',
  );
  expect([assigned.code, assigned.stdout]).toEqual([
    0,
    expect.stringMatching(/^1 entry assigned:\n.* fixing .*@org\/b/),
  ]);
  const before = readFileSync(path(dir), 'utf8');
  expect(before).toMatch(/state: fixing\n[^]*owner: "@org\/b"\nticket: "A-2"\n[^]*fixedBy: 4c1d2e9a\n/);
  for (const [args, said] of [
    [['--owner', '@org/C'], /--owner is "@org\/C", and nobody is called that: did you mean "@org\/[ab]"\?/],
    [['--fixed-by', 'HEAD'], /--fixed-by is "HEAD": write the 4 to 64 lower-case hex digits of a commit/],
    [['--ticket', ' '], /--ticket is " ": write where the work is tracked/],
    [[], /add --owner, --ticket or --fixed-by/],
  ] as const) {
    const { code, stdout, stderr } = await gate('debt', 'assign', 'bad*', ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
  }
  expect(readFileSync(path(dir), 'utf8')).toBe(before);
  expect((await gate('core')).code).toBe(0);
});

test('renew: a new reason, a later day, twice at the most; then it can only be accepted for good', async () => {
  const dir = project(broken);
  const gate = gateIn(dir);
  await gate('core');
  await gate('debt', 'record', ...terms);
  edit(dir, /due: .*/, 'due: 2026-01-02');
  const expired = await gate('core');
  expect([expired.code, expired.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 overdue']);
  const renew = (reason: string, ...args: readonly string[]): Promise<Ended> =>
    gate('debt', 'renew', 'bad*', '--reason', reason, ...args);
  for (const [reason, args, said] of [
    ['waits for the next release of it', ['--due', '20d'], /--reason is what [0-9a-f]{12} says already/],
    ['too short', ['--due', '20d'], /--reason is shorter than 20 characters/],
    ['the release has been put off again', [], /add --reason, and --due or --review/],
    ['the release has been put off again', ['--due', '100d'], /more than 90 days away/],
    ['the release has been put off again', ['--review', '20d'], /is to be mended: give it another day with --due/],
  ] as const) {
    const { code, stdout, stderr } = await renew(reason, ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
  }
  const first = await renew('the release has been put off again', '--due', '10d');
  expect([first.code, first.stdout]).toEqual([0, expect.stringMatching(/^1 entry renewed until /)]);
  expect((await gate('core')).code).toBe(0);
  expect((await renew('the release has been put off for good', '--due', '10d')).stderr).toMatch(
    /is due .* already: a renewal gives it a later day/,
  );
  expect((await renew('the release has been put off for good', '--due', '20d')).code).toBe(0);
  expect(readFileSync(path(dir), 'utf8')).toMatch(/\nrenewed: 2\n/);
  const third = await renew('and once more it has been put off', '--due', '30d');
  expect([third.code, third.stderr]).toEqual([
    2,
    expect.stringMatching(/has been renewed 2 times, and 2 are allowed: mend it, or accept it for good/),
  ]);
  const accepted = await gate('debt', 'accept', 'bad*', ...terms.slice(0, 4), '--review', '300d');
  expect([accepted.code, accepted.stdout]).toEqual([
    0,
    expect.stringMatching(/^1 entry accepted, to be looked at on /),
  ]);
  expect(readFileSync(path(dir), 'utf8')).toMatch(/state: accepted\n(?:(?!due:)[^])*review: /);
  expect((await gate('core')).code).toBe(0);
});

test('what would make the ledger invalid is not written', async () => {
  const dir = project({ 'gate.config.json': commands({ bad: failing('no') }, {}, { debt: { owners: ['@org/a'] } }) });
  const gate = gateIn(dir);
  await gate('core');
  const nobody = await gate('debt', 'record', '--owner', '@me', ...terms.slice(2));
  expect([nobody.code, nobody.stderr]).toEqual([
    2,
    expect.stringMatching(/--owner is "@me", and nobody is called that/),
  ]);
  const same = await gate('debt', 'record', ...terms, '--approver', '@ORG/a');
  expect([same.code, same.stderr]).toEqual([2, expect.stringMatching(/--approver is "@ORG\/a", who is the owner/)]);
  await gate('debt', 'record', ...terms);
  // The same failure under another id: two entries that both apply.
  const twin = readFileSync(path(dir), 'utf8')
    .replace(/^id: .*/, 'id: ffffffffffff')
    .replace('state: open', 'state: proposed');
  writeFileSync(join(dir, 'debt/entries/bad/ffffffffffff.yaml'), twin);
  const { code, stderr } = await gate('debt', 'assign', 'bad*', '--owner', '@org/a');
  expect([code, stderr]).toEqual([2, expect.stringMatching(/bad\/ffffffffffff\.yaml:2:1: .*could both apply/)]);
});

test('a renamed test keeps its entry: moved, until the entry has the new name', async () => {
  const shop = (title: string): string =>
    `import { expect, test } from 'vitest';\ntest('${title}', () => expect(1).toBe(2));\ntest('stands', () => {});\n`;
  const dir = project(
    {
      'gate.config.json': JSON.stringify({ suites: { web: { runner: 'vitest' } } }),
      'package.json': '{ "type": "module" }',
      'tests/a.test.js': shop('adds up'),
      '.gitignore': 'node_modules\n',
    },
    { packages: true },
  );
  const gate = gateIn(dir);
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'start');
  await gate('core');
  await gate('debt', 'record', ...terms);
  expect((await gate('core')).code).toBe(0);

  // Another title in the same file, then another file: the same failure.
  for (const [change, name] of [
    [
      (): void => writeFileSync(join(dir, 'tests/a.test.js'), shop('adds all up')),
      'web :: tests/a.test.js > adds all up',
    ],
    [(): void => git('mv', 'tests/a.test.js', 'tests/cart.test.js'), 'web :: tests/cart.test.js > adds all up'],
  ] as const) {
    change();
    const moved = await gate('core');
    expect([moved.code, moved.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 moved']);
    expect(moved.stdout).toContain('1 test with known debt has another name: type `gate debt record`');
    const recorded = await gate('debt', 'record');
    expect(recorded.stdout).toMatch(/^1 entry with another name:\n/);
    expect(recorded.stdout).toContain(name);
    expect((await gate('core')).code).toBe(0);
  }
  const [entry = ''] = readdirSync(join(dir, 'debt/entries/web'));
  const text = readFileSync(join(dir, 'debt/entries/web', entry), 'utf8');
  expect(text).toContain('aka: ["web :: tests/a.test.js > adds up", "web :: tests/a.test.js > adds all up"]');

  // It passes under yet another name of its file: git has seen the rename, and nothing is forgotten.
  git('add', '.');
  git('commit', '-qm', 'renamed');
  await gate('core');
  git('mv', 'tests/cart.test.js', 'tests/shop.test.js');
  writeFileSync(join(dir, 'tests/shop.test.js'), shop('adds all up').replace('toBe(2)', 'toBe(1)'));
  const passing = await gate('core');
  expect([passing.code, passing.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 moved']);
  await gate('debt', 'record');
  const paid = await gate('core');
  expect([paid.code, paid.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 paid and not settled']);
});

test('flaky is what the history shows to be: admitted with its rate, refused where it only fails', async () => {
  const dir = project({
    'gate.config.json': commands({ bad: ['sh', '-c', 'exit $(cat code.txt)'] }),
    'code.txt': '7',
    '.gitignore': '.gate\ncode.txt\n',
  });
  const gate = gateIn(dir);
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'start');
  await gate('core');
  const refused = await gate('debt', 'record', '--flaky', ...terms);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/bad :: \(command\) is not shown to be flaky: it went wrong in 1 of its 1 runs/),
  ]);
  for (const code of ['0', '0', '0', '7', '0', '0', '0', '0', '7']) {
    writeFileSync(join(dir, 'code.txt'), code);
    await gate('core');
  }
  const why = await gate('debt', 'why', 'bad*');
  expect(why.stdout).toMatch(
    /went wrong in 3 of 10 runs: 30 % \(95 % interval 11 % to 60 %\), flips 44 %: flaky\n {2}passed and went wrong at the same commit: [0-9a-f]{8}\n/,
  );
  expect((await gate('debt', 'record', '--flaky', ...terms)).code).toBe(0);
  expect(readFileSync(path(dir), 'utf8')).toMatch(/kind: flaky\n[^]*rate: 0\.30 \(3\/10\)\n/);
  expect((await gate('core')).stdout).toMatch(/^PASS-WITH-DEBT {2}1 known/m);
  // It needs nine clean runs at this rate: one is none.
  writeFileSync(join(dir, 'code.txt'), '0');
  const clean = await gate('core');
  expect([clean.code, clean.stdout]).toEqual([0, expect.stringMatching(/^PASS-WITH-DEBT/m)]);
  expect((await gate('debt', 'show', 'bad*')).stdout).toContain('clean, 1 of 9 clean runs');
});
