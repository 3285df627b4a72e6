import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const fails = (name: string): readonly string[] => ['sh', '-c', `exit $(cat ${name}.txt)`];
const suites = { bad: fails('bad'), good: fails('good') };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

type Repository = {
  readonly dir: string;
  readonly git: (...args: readonly string[]) => void;
  readonly gate: (...args: readonly string[]) => Promise<Ended>;
  readonly write: (name: string, text: string) => void;
  readonly entry: (suite?: string) => string;
  readonly edit: (from: string | RegExp, to: string) => void;
};

/** `bad` exits 7, which main knows as debt; `good` passes. The branch `change` is checked out. */
const repository = async (debt: object = {}): Promise<Repository> => {
  const dir = project({
    'gate.config.json': commands(suites, {}, { debt }),
    'bad.txt': '7',
    'good.txt': '0',
    '.gitignore': '.gate\n',
  });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir });
  const write = (name: string, text: string): void => writeFileSync(join(dir, name), text);
  const entry = (suite = 'bad'): string => {
    const folder = join(dir, 'debt/entries', suite);
    return join(folder, readdirSync(folder)[0] ?? '');
  };
  const edit = (from: string | RegExp, to: string): void =>
    writeFileSync(entry(), readFileSync(entry(), 'utf8').replace(from, to));
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'start');
  await gate('core');
  await gate('debt', 'record', ...terms);
  git('add', '.');
  git('commit', '-qm', 'known');
  git('checkout', '-qb', 'change');
  return { dir, git, gate, write, entry, edit };
};

test('without a change to the ledger the base knows what is known', async () => {
  const { gate } = await repository();
  const run = await gate('core', '--base', 'main');
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([0, 'PASS-WITH-DEBT  1 known (0 due in 14 days, 0 overdue)']);
});

test('what is loosened by hand is told as what it is, and is not in force', async () => {
  const { gate, write, edit, git, entry } = await repository();
  const before = readFileSync(entry(), 'utf8');
  // It fails otherwise now, and the entry is made to say so.
  write('bad.txt', '9');
  expect((await gate('core')).stdout.split('\n')[1]).toBe('FAIL  1 drifted');
  const seen = /signature":"(s1:[0-9a-f]{16})/.exec(
    readFileSync(join(entry(), '../../../../.gate/latest/run.json'), 'utf8'),
  )?.[1];
  edit(/signature: .*\nmessage: .*/, `signature: ${seen}\nmessage: "exit code 9"`);
  expect((await gate('core')).code).toBe(0); // nobody compares
  git('commit', '-qam', 'forged');
  const forged = await gate('core', '--base', 'main');
  expect([forged.code, forged.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 drifted']);
  expect(forged.stdout).toMatch(
    /✗ ledger: entry [0-9a-f]{12} was loosened by hand: its signature was edited by hand, from s1:[0-9a-f]{16} to s1:[0-9a-f]{16}, which is not in force/,
  );
  // A second person may agree: told, and in force.
  edit(/$/, 'approver: "@org/leads"\n');
  const agreed = await gate('core', '--base', 'main');
  expect([agreed.code, agreed.stdout]).toEqual([
    0,
    expect.stringMatching(/! ledger: entry .* agreed to by @org\/leads/),
  ]);

  write('bad.txt', '7');
  for (const [from, to, said] of [
    [/due: .*/, 'due: 2027-01-20', /its due date was extended by hand, from \d{4}-\d\d-\d\d to 2027-01-20/],
    [/signature: .*/, 'signature: any', /its signature was replaced by "any"/],
    [/kind: fail/, 'kind: crash', /its kind was changed from fail to crash/],
  ] as const) {
    writeFileSync(entry(), before.replace(from, to));
    const run = await gate('core', '--base', 'main');
    expect([run.code, run.stdout]).toEqual([1, expect.stringMatching(said)]);
  }
});

test('a condition that is widened excuses nothing more than before', async () => {
  const { gate, git, edit } = await repository();
  edit('kind: fail\n', 'kind: fail\nwhen: os=windows\n');
  git('commit', '-qam', 'only on Windows');
  git('branch', '-f', 'main', 'HEAD');
  expect((await gate('core', '--base', 'main')).stdout.split('\n')[1]).toBe('FAIL  1 new');
  edit('when: os=windows\n', '');
  expect((await gate('core')).code).toBe(0);
  const run = await gate('core', '--base', 'main');
  expect([run.code, run.stdout]).toEqual([
    1,
    expect.stringContaining('its condition was widened from os=windows to everywhere'),
  ]);
});

test('an excuse that comes with the change excuses nothing on its own', async () => {
  const { gate, git, write } = await repository();
  write('good.txt', '3');
  await gate('core');
  await gate('debt', 'record', ...terms);
  git('add', '.');
  git('commit', '-qm', 'broken and excused');
  expect((await gate('core')).code).toBe(0); // nobody compares
  const run = await gate('core', '--base', 'main');
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
  expect(run.stdout).toMatch(
    /! ledger: \+1 debt: this change adds 1 entry \(1 not shown to be older: `--rerun-base` tries\)/,
  );
  expect(run.stdout).toMatch(/comes with this change and excuses nothing on its own/);
  // The reports can be made again from the journal.
  expect((await gate('report')).stdout).toBe(run.stdout);
});

test('in CI the configuration names the base; one that cannot be reached is exit 2 with what to type, and nothing runs', async () => {
  const { gate, git, write, dir } = await repository({ base: 'main' });
  write('good.txt', '3');
  await gate('core');
  await gate('debt', 'record', ...terms);
  git('add', '.');
  git('commit', '-qm', 'broken and excused');
  const ci = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir, env: { CI: '1' } });
  expect((await gate('core')).code).toBe(0);
  expect((await ci('core')).code).toBe(1);
  rmSync(join(dir, '.gate'), { recursive: true });
  git('branch', '-D', 'main');
  const lost = await ci('core');
  expect([lost.code, lost.stdout, lost.stderr]).toEqual([
    2,
    '',
    expect.stringMatching(/--base main has no merge base with HEAD here: .*git fetch/),
  ]);
  expect(existsSync(join(dir, '.gate'))).toBe(false);
});

test('in a shallow clone the base is out of reach: exit 2 with the command, which mends it', async () => {
  const { git, dir, write } = await repository();
  write('bad.txt', '7');
  git('commit', '-q', '--allow-empty', '-m', 'one more');
  const clone = project({});
  const inClone = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', clone, ...args], { stdio: 'ignore' });
  inClone('clone', '-q', '--depth', '1', '--no-single-branch', '-b', 'change', `file://${dir}`, '.');
  const cut = await runGate(['core', '--base', 'origin/main'], { cwd: clone });
  expect([cut.code, cut.stdout, cut.stderr]).toEqual([
    2,
    '',
    expect.stringMatching(
      /^gate: --base origin\/main has no merge base with HEAD here: .*`git fetch --unshallow origin`/,
    ),
  ]);
  expect(existsSync(join(clone, '.gate'))).toBe(false);
  inClone('fetch', '-q', '--unshallow', 'origin');
  const whole = await runGate(['core', '--base', 'origin/main'], { cwd: clone });
  expect([whole.code, whole.stdout.split('\n')[1]]).toEqual([0, expect.stringMatching(/^PASS-WITH-DEBT {2}1 known/)]);
});

test('caps are those of the base: a change cannot give itself more room', async () => {
  const { gate, git, write } = await repository({ maxOpen: 1, noDebt: ['zone :: *'] });
  write('good.txt', '3');
  await gate('core');
  const refused = await gate('debt', 'record', ...terms);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining('the ledger would hold too much: 2 entries, and 1 are allowed (debt.maxOpen)'),
  ]);
  write('gate.config.json', commands(suites, {}, { debt: { maxOpen: 5 } }));
  expect((await gate('debt', 'record', ...terms, '--approver', '@org/leads')).code).toBe(0);
  git('add', '.');
  git('commit', '-qm', 'more room');
  expect((await gate('core')).code).toBe(0);
  const run = await gate('core', '--base', 'main');
  expect(run.code).toBe(1);
  expect(run.stdout).toContain('✗ ledger: the ledger holds too much: 2 entries, and 1 are allowed (debt.maxOpen)');
  expect(run.stdout).toContain('which is not in force: debt.maxOpen was 1 and is 5');
  expect(run.stdout).toContain('debt.noDebt has lost "zone :: *"');
});

test('entries that leave the ledger need a proof; ten at once without one make the run suspect', async () => {
  const { gate, git, write, entry, dir } = await repository();
  write('bad.txt', '0');
  rmSync(entry());
  const paid = await gate('core', '--base', 'main');
  expect([paid.code, paid.stdout.split('\n')[1]]).toEqual([0, 'PASS']);
  write('bad.txt', '7');
  const unpaid = await gate('core', '--base', 'main');
  expect([unpaid.code, unpaid.stdout]).toEqual([
    1,
    expect.stringContaining('takes 1 entry out of the ledger, and this run does not show that nothing is owed'),
  ]);
  git('checkout', '-q', '--', '.');
  const text = readFileSync(entry(), 'utf8');
  for (let nth = 0; nth < 10; nth++) {
    const id = `00000000000${nth}`;
    writeFileSync(
      join(entry(), '..', `${id}.yaml`),
      text.replace(/^id: .*/, `id: ${id}`).replace(/signature: .*/, `signature: s1:000000000000000${nth}`),
    );
  }
  git('add', '.');
  git('commit', '-qm', 'many');
  git('branch', '-f', 'main', 'HEAD');
  for (let nth = 0; nth < 10; nth++) rmSync(join(dir, `debt/entries/bad/00000000000${nth}.yaml`));
  const suspect = await gate('core', '--base', 'main');
  expect([suspect.code, suspect.stdout]).toEqual([
    3,
    expect.stringMatching(/this run is suspect: 10 entries are gone from the ledger of the base/),
  ]);
  expect((await gate('debt', 'record')).stderr).toContain('is suspect, nothing of it is recorded');
});

test('a ledger that is invalid at the base is told with its place there', async () => {
  const { gate, git, edit } = await repository();
  edit('state: open', 'state: opened');
  git('commit', '-qam', 'broken');
  git('branch', '-f', 'main', 'HEAD');
  edit('state: opened', 'state: open');
  const run = await gate('core', '--base', 'main');
  expect([run.code, run.stdout, run.stderr]).toEqual([
    2,
    '',
    expect.stringMatching(
      /at the base [0-9a-f]{8}: debt\/entries\/bad\/[0-9a-f]{12}\.yaml:6:8: .*is none of its words/,
    ),
  ]);
});
