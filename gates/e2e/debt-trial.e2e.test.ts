import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, type Ended, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const suites = { bad: ['sh', '-c', 'exit $(cat bad.txt)'], good: ['sh', '-c', 'exit $(cat good.txt)'] };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const repository = (files: Readonly<Record<string, string>>, options: Parameters<typeof project>[1] = {}) => {
  const dir = project({ '.gitignore': '.gate\nnode_modules\n', ...files }, options);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  const gate = (...args: readonly string[]): Promise<Ended> => runGate(args, { cwd: dir });
  const write = (name: string, text: string): void => writeFileSync(join(dir, name), text);
  const commit = (message: string): string => {
    git('add', '.');
    git('commit', '-qm', message);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  return { dir, git, gate, write, commit };
};

const trees = ({ git }: { readonly git: (...args: readonly string[]) => string }): number =>
  git('worktree', 'list').split('\n').length;

test('--rerun-base tells what is older than the change from what the change breaks', async () => {
  const repo = repository({ 'gate.config.json': commands(suites), 'bad.txt': '7', 'good.txt': '0' });
  const { gate, git, write, commit } = repo;
  commit('start');
  git('checkout', '-qb', 'change');
  write('good.txt', '3');
  await gate('core');
  await gate('debt', 'record', ...terms);
  commit('one is old, one is new, both are excused');
  const blind = await gate('core', '--base', 'main');
  expect([blind.code, blind.stdout.split('\n')[1]]).toEqual([1, 'FAIL  2 new']);
  const run = await gate('core', '--base', 'main', '--rerun-base');
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
  expect(run.stderr).toMatch(/gate: trying 2 entries at the base [0-9a-f]{8}/);
  expect(run.stdout).toMatch(
    /✗ ledger: 1 entry excuses what this change itself breaks: passed at the base [0-9a-f]{8}/,
  );
  expect(run.stdout).toMatch(/! ledger: \+2 debt: this change adds 2 entries \(1 older than it, 1 introduced by it\)/);
  expect(run.stdout).toContain('comes with the change that breaks this: it passed at the base');
  // Mended: only what is older is left, and it is known.
  write('good.txt', '0');
  const [name = ''] = readdirSync(join(repo.dir, 'debt/entries/good'));
  execFileSync('rm', [join(repo.dir, 'debt/entries/good', name)]);
  const mended = await gate('core', '--base', 'main', '--rerun-base');
  expect([mended.code, mended.stdout.split('\n')[1]]).toEqual([
    0,
    'PASS-WITH-DEBT  1 known (0 due in 14 days, 0 overdue)',
  ]);
  expect(trees(repo)).toBe(1);
  const none = await gate('core', '--rerun-base');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--rerun-base needs a base')]);
});

test('in a real runner: its packages are those of this tree, its tests those of the base', async () => {
  const failing = (title: string): string =>
    `import { test } from 'vitest';\ntest('${title}', () => { throw new TypeError('no price'); });\n`;
  const repo = repository(
    {
      'gate.config.json': JSON.stringify({ suites: { web: { runner: 'vitest' } } }),
      'package.json': '{ "type": "module" }',
      'tests/a.test.js': failing('old'),
    },
    { packages: true },
  );
  repo.commit('start');
  repo.git('checkout', '-qb', 'change');
  repo.write('tests/b.test.js', failing('added'));
  await repo.gate('core');
  await repo.gate('debt', 'record', ...terms);
  repo.commit('change');
  const run = await repo.gate('core', '--base', 'main', '--rerun-base');
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
  expect(run.stdout).toMatch(/\+2 debt: .*\(1 older than it, 1 introduced by it\)/);
  expect(run.stdout).toContain('web :: tests/b.test.js > added');
});

test('bisect finds the commit of this failure; another failure and a build that breaks say nothing', async () => {
  const repo = repository({ 'gate.config.json': commands(suites), 'bad.txt': '0', 'good.txt': '0' });
  const { gate, write, commit, dir } = repo;
  const first = commit('start');
  write('y.txt', '1');
  commit('nothing');
  write('x.txt', '1');
  commit('something else');
  write('bad.txt', '9');
  commit('fails otherwise');
  write('bad.txt', '0');
  commit('mended again');
  write('bad.txt', '7');
  const culprit = commit('this is it');
  write('x.txt', '2');
  commit('later');
  await gate('core');
  await gate('debt', 'record', ...terms);
  const [name = ''] = readdirSync(join(dir, 'debt/entries/bad'));
  const id = name.replace('.yaml', '');
  const found = await gate('debt', 'bisect', id, '--good', first);
  expect([found.code, found.stdout]).toEqual([
    0,
    `${id}  bad :: (command)\nfirst bad commit: ${culprit.slice(0, 7)} this is it (a, ${new Date().toISOString().slice(0, 10)})\n`,
  ]);
  expect(found.stderr).toMatch(/^bad {3}[0-9a-f]{7} later\ngood {2}[0-9a-f]{7} start\n/);
  for (const [args, said] of [
    [[id], /say where the test was still good: add --good/],
    [[id, '--good', 'nowhere'], /--good nowhere is no commit here/],
    [[id, '--good', 'HEAD'], /which is to be good, the test shows this failure/],
    [[id, '--good', first, '--bad', first], /which is to be bad, the test passes/],
    [['ffff', '--good', first], /no entry of the ledger is meant by "ffff"/],
  ] as const) {
    const { code, stdout, stderr } = await gate('debt', 'bisect', ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)]);
  }
  expect(trees(repo)).toBe(1);
  expect(readFileSync(join(dir, 'x.txt'), 'utf8')).toBe('2');
});

test('bisect in a real runner: a build that breaks and another failure are skipped, and told as that', async () => {
  const shop = (body: string): string =>
    `import { price } from './price.js';\nimport { test } from 'vitest';\ntest('adds up', () => { ${body} });\n`;
  const price = 'export const price = 1;\n';
  const repo = repository(
    {
      'gate.config.json': JSON.stringify({ suites: { web: { runner: 'vitest' } } }),
      'package.json': '{ "type": "module" }',
      'price.js': price,
      'a.test.js': shop(''),
    },
    { packages: true },
  );
  const first = repo.commit('good');
  repo.write('price.js', 'export const price = ;\n');
  repo.commit('cannot be built');
  repo.write('price.js', price);
  repo.write('a.test.js', shop("throw new RangeError('something else');"));
  repo.commit('fails otherwise');
  repo.write('a.test.js', shop("throw new TypeError('no price');"));
  repo.commit('fails');
  await repo.gate('core');
  await repo.gate('debt', 'record', ...terms);
  const [name = ''] = readdirSync(join(repo.dir, 'debt/entries/web'));
  const { code, stdout, stderr } = await repo.gate('debt', 'bisect', name.replace('.yaml', ''), '--good', first);
  expect(stderr).toMatch(/^skip {2}[0-9a-f]{7} cannot be built$/m);
  expect(stderr).toMatch(/^skip {2}[0-9a-f]{7} fails otherwise$/m);
  // Nobody can tell which of the three it was: said, and none of them blamed alone.
  const between = repo.git('log', '--format=%H', `${first}..HEAD`).split('\n');
  expect([code, stdout]).toEqual([1, expect.stringContaining('The first bad commit is one of these')]);
  for (const commit of between) expect(stdout).toContain(commit.slice(0, 12));
  expect(trees(repo)).toBe(1);
});

test('a second person who agrees lets an excuse stand that comes with what it excuses', async () => {
  const repo = repository({ 'gate.config.json': commands(suites), 'bad.txt': '7', 'good.txt': '0' });
  const { gate, git, write, commit } = repo;
  commit('start');
  git('checkout', '-qb', 'change');
  write('good.txt', '3');
  await gate('core');
  await gate('debt', 'record', 'good :: *', ...terms, '--introduced', '--approver', '@org/leads');
  await gate('debt', 'record', ...terms);
  commit('one is agreed to, one is old');
  const run = await gate('core', '--base', 'main', '--rerun-base');
  expect([run.code, run.stdout.split('\n')[1]]).toEqual([0, 'PASS-WITH-DEBT  2 known (0 due in 14 days, 0 overdue)']);
  expect(run.stdout).toContain('+2 debt: this change adds 2 entries (1 older than it, 1 agreed to by a second person)');
});

test('a gate that is killed takes with it the gate that it has started; its tree is removed by the next one', async () => {
  const repo = repository({
    'gate.config.json': commands({ bad: ['sh', '-c', 'test -f fast.txt && exit 7; touch slow.txt; sleep 300'] }),
  });
  const first = repo.commit('start');
  repo.write('fast.txt', '');
  repo.commit('fast');
  await repo.gate('core');
  await repo.gate('debt', 'record', ...terms);
  const [name = ''] = readdirSync(join(repo.dir, 'debt/entries/bad'));
  const live = startGate(['debt', 'bisect', name.replace('.yaml', ''), '--good', first], { cwd: repo.dir });
  await until('the first answer', () => live.stderr().includes('bad '));
  const tree = await until('its tree', () => repo.git('worktree', 'list').split('\n')[1]?.split(' ')[0]);
  expect(tree.startsWith(tmpdir())).toBe(true);
  await until('the gate there runs its command', () => existsSync(join(tree, 'slow.txt')));
  live.kill('SIGKILL');
  await live.ended;
  await until(
    'what it started is gone',
    () =>
      !/gate-trial/.test(
        execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
          .split('\n')
          .filter(line => line.includes(tree))
          .join(''),
      ),
    30_000,
  );
  expect(existsSync(tree)).toBe(true);
  await repo.gate('debt', 'bisect', name.replace('.yaml', ''), '--good', 'HEAD');
  expect(existsSync(tree)).toBe(false);
  expect(trees(repo)).toBe(1);
});
