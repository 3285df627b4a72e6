import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cli, commands, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const entry = (nth: number): string => `id: ${String(nth).padStart(12, '0')}
test: "bad :: t${nth}"
kind: fail
signature: s1:0123456789abcdef
message: "no ${nth}"
state: open
since: 2026-11-01
origin: preexisting
owner: "@org/a"
ticket: "A-1"
reason: waits for the next release of it
due: 2026-12-01
`;

test('git merges entries by field, and stops only where both have changed the same one', async () => {
  const dir = project({
    'gate.config.json': commands({ bad: ['true'] }),
    '.gitattributes': 'debt/entries/**/*.yaml merge=gate-debt\n',
  });
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  const file = (nth: number): string => join(dir, 'debt/entries/bad', `${String(nth).padStart(12, '0')}.yaml`);
  const edit = (nth: number, from: RegExp, to: string): void =>
    writeFileSync(file(nth), readFileSync(file(nth), 'utf8').replace(from, to));
  mkdirSync(join(dir, 'debt/entries/bad'), { recursive: true });
  for (let nth = 0; nth < 20; nth++) writeFileSync(file(nth), entry(nth));
  git('init', '-q', '-b', 'main');
  git('config', 'merge.gate-debt.driver', `'${process.execPath}' '${cli}' debt merge %O %A %B %P`);
  git('add', '.');
  git('commit', '-qm', 'start');

  // One entry, different fields side by side: git alone has a conflict here.
  git('checkout', '-qb', 'ours');
  edit(1, /owner: .*/, 'owner: "@org/b"');
  git('commit', '-qam', 'owner');
  git('checkout', '-qb', 'theirs', 'main');
  edit(1, /ticket: .*/, 'ticket: "A-2"');
  edit(1, /due: .*/, 'due: 2026-11-20');
  git('commit', '-qam', 'ticket');
  git('merge', '-q', '--no-edit', 'ours');
  expect(readFileSync(file(1), 'utf8')).toMatch(/owner: "@org\/b"\nticket: "A-2"\n.*\ndue: 2026-11-20\n/);

  // The same field: a true conflict, which is told and marked.
  git('checkout', '-qb', 'another', 'main');
  edit(1, /owner: .*/, 'owner: "@org/c"');
  git('commit', '-qam', 'another owner');
  const { status, stderr, stdout } = spawnSync(
    'git',
    ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', 'merge', 'ours'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stdout + stderr).toContain('debt/entries/bad/000000000001.yaml: both sides have changed owner');
  expect(readFileSync(file(1), 'utf8')).toContain(
    '<<<<<<< ours\nowner: "@org/c"\n=======\nowner: "@org/b"\n>>>>>>> theirs\n',
  );
  expect((await runGate(['debt', 'verify'], { cwd: dir })).stderr).toMatch(
    /000000000001\.yaml:9:1: There is a conflict marker/,
  );
  git('merge', '--abort');
});

test('without the driver too, edits of different entries merge without conflict and without loss', () => {
  const dir = project({});
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-C', dir, '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { stdio: 'ignore' });
  const folder = join(dir, 'debt/entries/bad');
  const file = (nth: number): string => join(folder, `${String(nth).padStart(12, '0')}.yaml`);
  mkdirSync(folder, { recursive: true });
  for (let nth = 0; nth < 20; nth++) writeFileSync(file(nth), entry(nth));
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'start');
  for (let round = 0; round < 3; round++) {
    const change = (branch: string, from: number): void => {
      git('checkout', '-qb', `${branch}${round}`, 'main');
      for (let nth = from; nth < 20; nth += 2)
        writeFileSync(file(nth), readFileSync(file(nth), 'utf8').replace(/due: .*/, `due: 2026-11-${10 + round}`));
      writeFileSync(file(100 + round * 2 + from), entry(100 + round * 2 + from));
      git('add', '.');
      git('commit', '-qm', branch);
    };
    change('a', 0);
    change('b', 1);
    git('merge', '-q', '--no-edit', `a${round}`);
    const texts = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
    expect(texts.filter(text => text.includes(`due: 2026-11-${10 + round}`))).toHaveLength(20);
    expect(texts).toHaveLength(22);
  }
});

test('what cannot be merged is left as it is: exit 2, file and line', async () => {
  const dir = project({
    'o.yaml': entry(1),
    'a.yaml': entry(1).replace('kind: fail', 'kind: fial'),
    'b.yaml': entry(1),
  });
  const { code, stderr } = await runGate(['debt', 'merge', 'o.yaml', 'a.yaml', 'b.yaml', 'debt/entries/bad/x.yaml'], {
    cwd: dir,
  });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/debt\/entries\/bad\/x\.yaml:3:7: kind: .*did you mean "fail"/),
  ]);
  expect(readFileSync(join(dir, 'a.yaml'), 'utf8')).toContain('fial');
  const none = await runGate(['debt', 'merge', 'nothing', 'a.yaml', 'b.yaml', 'x'], { cwd: dir });
  expect([none.code, none.stdout]).toEqual([2, '']);
});
