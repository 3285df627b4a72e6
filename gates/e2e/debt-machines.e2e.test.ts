import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

/** Who runs it, on what, and where: everything that differs from machine to machine. */
const tells = String.raw`printf 'TAP version 13\n1..1\nnot ok 1 - reads\n  ---\n  message: "no rights for %s on %s in %s"\n  ...\n' "$USER" "$HOSTNAME" "$PWD/data/keys"`;
const bad = { runner: 'tap', command: ['sh', '-c', tells] };
const good = { runner: 'command', command: ['true'] };
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];
const alice = { USER: 'alice', HOSTNAME: 'falcon.lan' };
const bobby = { USER: 'bobby', HOSTNAME: 'build-77f' };

const git = (dir: string, ...args: readonly string[]): void =>
  void execFileSync('git', ['-C', dir, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { stdio: 'ignore' });

const entriesIn = (dir: string): readonly string[] =>
  existsSync(join(dir, 'debt/entries'))
    ? readdirSync(join(dir, 'debt/entries'), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name.endsWith('.yaml'))
        .map(({ parentPath, name }) => join(parentPath, name))
        .toSorted()
    : [];

/** The same commit in another folder, as on another machine. */
const clone = (dir: string): string => {
  const other = project({});
  cpSync(dir, other, { recursive: true, filter: path => !path.includes('/.gate') });
  return other;
};

test('one failure has one signature, whoever runs it and wherever', async () => {
  const here = project({ 'gate.config.json': JSON.stringify({ suites: { bad } }) });
  await runGate(['core'], { cwd: here, env: alice });
  await runGate(['debt', 'record', ...terms], { cwd: here, env: alice });
  const [path = ''] = entriesIn(here);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/\nmessage: ".*no rights for <user1> on <host1> in <home>\/keys"\n/);
  expect((await runGate(['debt', 'verify'], { cwd: here })).stdout).toBe('1 entry, all valid\n');

  const there = clone(here);
  const known = await runGate(['core'], { cwd: there, env: bobby });
  expect([known.code, known.stdout.split('\n')[1]]).toEqual([
    0,
    'PASS-WITH-DEBT  1 known (0 due in 14 days, 0 overdue)',
  ]);
  expect(latest(there, 'run.json')).toMatch(/"debt":\{"verdict":"known","entry":"[0-9a-f]{12}"\}/); // and not nearly
  expect(latest(there, 'run.json')).not.toContain('"own"');

  // An entry of before, with the names in it, matches where it was made.
  const masked = /message: "(.*)"/.exec(text)?.[1] ?? '';
  const named = masked.replace('<user1>', 'alice').replace('<host1>', 'falcon.lan').replace('<home>', `${here}/data`);
  const old = execFileSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createHash } from 'node:crypto';
       process.stdout.write('s1:' + createHash('sha256').update(process.argv[1]).digest('hex').slice(0, 16));`,
      named.replace(/\/tmp\/[^/]+/, '<tmp1>'),
    ],
    { encoding: 'utf8' },
  );
  writeFileSync(
    path,
    text
      .replace(/message: .*/, () => `message: "${named.replace(/\/tmp\/[^/]+/, '<tmp1>')}"`)
      .replace(/signature: .*/, `signature: ${old}`),
  );
  expect((await runGate(['core'], { cwd: here, env: alice })).stdout.split('\n')[1]).toMatch(
    /^PASS-WITH-DEBT {2}1 known/,
  );
  expect(latest(here, 'run.json')).toMatch(/"debt":\{"verdict":"known","entry":"[0-9a-f]{12}"\}/);
});

/** Without a history suites are dealt out by name: each shard gets one that fails; `full` of both is what two machines are together. */
const sharded = async (): Promise<string> => {
  const here = project({
    '.gitignore': '.gate\n',
    'gate.config.json': JSON.stringify({ suites: { bad, worse: bad, zero: good } }),
  });
  git(here, 'init', '-q');
  git(here, 'add', '.');
  git(here, 'commit', '-qm', 'start');
  const there = clone(here);
  await runGate(['full', '--shard', '1/2'], { cwd: here, env: alice });
  await runGate(['full', '--shard', '2/2'], { cwd: there, env: bobby });
  for (const [dir, suite] of [
    [here, 'bad'],
    [there, 'worse'],
  ] as const)
    expect(latest(dir, 'run.json').match(/"id":"\w+ :: reads"/g)).toEqual([`"id":"${suite} :: reads"`]);
  // A part of the tests proposes nothing.
  expect([entriesIn(here), entriesIn(there)]).toEqual([[], []]);
  cpSync(join(there, '.gate/runs'), join(here, '.gate/runs'), { recursive: true });
  return here;
};
const partsIn = (dir: string): readonly string[] => readdirSync(join(dir, '.gate/runs')).toSorted();

test('shards of `gate full` are joined to a run that proposes, as one machine would have', async () => {
  const dir = await sharded();
  const parts = partsIn(dir);
  const ci = { CI: 'true' };
  for (const [more, env] of [
    [['--no-record'], {}],
    [[], ci],
  ] as const) {
    const { code, stderr } = await runGate(['merge', ...parts, ...more], { cwd: dir, env });
    expect([code, stderr.includes('proposed'), entriesIn(dir)]).toEqual([1, false, []]);
  }
  const joined = await runGate(['merge', ...parts], { cwd: dir });
  expect([joined.code, joined.stdout.split('\n')[1], joined.stderr]).toEqual([
    1,
    'FAIL  2 new',
    expect.stringContaining('gate: 2 new regressions are proposed in the ledger, which excuses nothing: '),
  ]);
  const texts = entriesIn(dir).map(path => readFileSync(path, 'utf8'));
  expect(texts).toHaveLength(2);
  // Each was seen by another machine than that which joins them.
  for (const text of texts)
    expect(text).toMatch(/no rights for <user1> on <host1> in <home>\/keys"\nstate: proposed\n/);
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
  // The same again changes nothing.
  const again = await runGate(['merge', ...parts], { cwd: dir });
  expect([
    again.code,
    again.stderr.includes('proposed in'),
    entriesIn(dir).map(path => readFileSync(path, 'utf8')),
  ]).toEqual([1, false, texts]);
});

test('in CI a merge proposes when it is told to; shards of `gate core` never do', async () => {
  const dir = await sharded();
  const told = await runGate(['merge', ...partsIn(dir), '--record'], { cwd: dir, env: { CI: 'true' } });
  expect([told.code, told.stderr]).toEqual([
    1,
    expect.stringContaining('2 new regressions are proposed in the ledger'),
  ]);
  expect(entriesIn(dir)).toHaveLength(2);

  const core = project({ '.gitignore': '.gate\n', 'gate.config.json': JSON.stringify({ suites: { bad, good } }) });
  git(core, 'init', '-q');
  git(core, 'add', '.');
  git(core, 'commit', '-qm', 'start');
  for (const shard of ['1/2', '2/2']) await runGate(['core', '--shard', shard], { cwd: core });
  const joined = await runGate(['merge', ...partsIn(core)], { cwd: core });
  expect([joined.code, joined.stderr.includes('proposed'), entriesIn(core)]).toEqual([1, false, []]);
});
