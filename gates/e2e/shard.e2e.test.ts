import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { modulesOf } from '../../suites/workbench/vitest-versions.mjs';
import { commands, type Ended, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const git = (dir: string, ...args: readonly string[]): void =>
  void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: dir });

const commit = (dir: string): void => {
  if (!existsSync(join(dir, '.git'))) git(dir, 'init', '-q');
  git(dir, 'add', '.');
  git(dir, 'commit', '-qm', 'x');
};

/** The same commit in another folder, as on another machine. */
const clone = (dir: string): string => {
  const other = project({});
  cpSync(dir, other, { recursive: true, verbatimSymlinks: true, filter: path => !path.includes('/.gate') });
  return other;
};

const modules = modulesOf(4);
if (modules === undefined && process.env['CI'] !== undefined) throw new Error('vitest 4 is not here: npm run setup');
if (modules === undefined) process.stderr.write('SKIPPED: vitest 4 is not here: npm run setup\n');

const file = (name: string, ...bodies: readonly string[]): string =>
  `import { test } from 'vitest';\n${bodies.map((body, at) => `test('${name} ${at}', ${body});`).join('\n')}\n`;
const [passes, fails, loops] = ['() => {}', "() => { throw new Error('wrong'); }", '() => { for (;;); }'] as const;

const web = (): string => {
  const dir = project({
    '.gitignore': 'node_modules\n.gate\n',
    'gate.config.json': JSON.stringify({
      suites: {
        web: { runner: 'vitest', limits: { test: '2s', grace: '1s' } },
        lint: { runner: 'command', command: ['true'] },
      },
    }),
    'a.test.js': file('a', passes, passes),
    'b.test.js': file('b', loops, passes),
    'c.test.js': file('c', passes, fails),
    'd.test.js': file('d', passes),
  });
  symlinkSync(modules ?? '', join(dir, 'node_modules'));
  commit(dir);
  return dir;
};

const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;
const fates = ({ tests }: RunRecord): readonly string[] =>
  tests.map(({ id, outcome }) => `${id} ${outcome}`).toSorted();
const runsIn = (dir: string): readonly string[] => readdirSync(join(dir, '.gate/runs')).toSorted();
const refused = (
  dir: string,
  { code, stdout, stderr }: Ended,
  words: string | RegExp,
  runs: readonly string[],
): void => {
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(stderr).toMatch(words);
  expect(runsIn(dir)).toEqual(runs);
};

test.runIf(modules !== undefined)('shards of two machines are together what one machine runs', async () => {
  const one = web();
  const two = clone(one);
  const alone = clone(one);
  const whole = await runGate(['core'], { cwd: alone });
  expect(whole.code).toBe(1);

  const first = await runGate(['core', '--shard', '1/2'], { cwd: one });
  const second = await runGate(['core', '--shard', '2/2'], { cwd: two });
  const [left, right] = [recordIn(one), recordIn(two)];
  expect(left.run).toMatchObject({ gate: 'run', partial: true, shard: { index: 1, of: 2, gate: 'core' } });
  expect(left.run.shard?.plan).toBe(right.run.shard?.plan);
  expect([first.code, second.code]).toEqual([1, 1]);
  expect(first.stdout).toContain(
    'all 2 shards of `gate core` together: this is 1/2, which claims nothing of the whole',
  );
  // What is remembered of a shard is remembered with the whole: no metric and no history claims anything before.
  expect(['history.db', 'textfile'].filter(name => existsSync(join(one, '.gate', name)))).toEqual([]);
  expect(fates(left).filter(fate => fates(right).includes(fate))).toEqual([]);
  expect([...fates(left), ...fates(right)].toSorted()).toEqual(fates(recordIn(alone)));
  expect(left.totals.notSelected + right.totals.notSelected).toBe(7);

  cpSync(join(two, '.gate/runs', right.run.id), join(one, 'artifact'), { recursive: true });
  const joined = await runGate(['merge', left.run.id, 'artifact', '--junit', 'out.xml'], { cwd: one });
  expect([joined.code, joined.stderr]).toEqual([1, '']);
  const merged = recordIn(one);
  expect(merged.run).toMatchObject({ gate: 'core', partial: false, mergedFrom: [left.run.id, right.run.id] });
  expect(fates(merged)).toEqual(fates(recordIn(alone)));
  // Whose tests come first depends on the clock.
  const judged = ({ totals, verdict: { kind, reasons } }: RunRecord): unknown => [
    totals,
    kind,
    reasons.map(reason => ({ ...reason, tests: reason.tests.toSorted() })),
  ];
  expect(judged(merged)).toEqual(judged(recordIn(alone)));
  const hung = merged.tests.find(({ outcome }) => outcome === 'hung')?.failure;
  expect(hung?.stack[0]).toMatchObject({ file: 'b.test.js', line: 2 });
  expect(merged.suites.map(({ name, cwd }) => [name, cwd])).toEqual([
    ['web', one],
    ['lint', one],
  ]);
  const launches = merged.suites.map(({ launches: count }) => count);
  expect(launches).toEqual(
    [left, right].reduce(
      (sums, { suites }) =>
        sums.map((sum, at) => sum + (suites.find(({ name }) => name === ['web', 'lint'][at])?.launches ?? 0)),
      [0, 0],
    ),
  );
  for (const log of launches.flatMap((count, at) =>
    Array.from({ length: count }, (_, n) => `${['web', 'lint'][at]}.${n + 1}.log`),
  ))
    expect(existsSync(join(one, '.gate/latest/logs', log)), log).toBe(true);
  expect(readdirSync(join(one, '.gate/latest/stacks'))).toHaveLength(1);
  expect(latest(one, 'gate.prom')).toContain('gate_runs_total{gate="core",verdict="fail"} 1');
  expect(readFileSync(join(one, 'out.xml'), 'utf8')).toContain('d 0');
  const again = await runGate(['report', merged.run.id], { cwd: one });
  expect([again.code, again.stdout]).toEqual([1, joined.stdout]);
});

test('what is no whole is refused, and nothing is written', async () => {
  const dir = project({
    '.gitignore': '.gate\n',
    'gate.config.json': commands({ a: ['true'], b: ['true'], c: ['sleep', '0.2'] }),
  });
  commit(dir);
  for (const which of ['1/2', '2/2', '2/2'])
    expect((await runGate(['core', '--shard', which], { cwd: dir })).code).toBe(0);
  expect((await runGate(['run', 'a'], { cwd: dir })).code).toBe(0);
  const runs = runsIn(dir);
  const [one = '', two = '', twin = '', alone = ''] = runs;
  const merge = (...names: readonly string[]): Promise<Ended> => runGate(['merge', ...names], { cwd: dir });
  refused(dir, await merge(one), 'shard 2/2 is missing: name its run too', runs);
  refused(dir, await merge(one, two, twin), /shard 2\/2 is there twice/u, runs);
  refused(dir, await merge(one, alone), /is a shard and others are not/u, runs);
  refused(dir, await merge(alone), /suites b, c are in none of these runs/u, runs);
  refused(dir, await merge(one, 'elsewhere'), /there is no run "elsewhere"/u, runs);
  refused(dir, await runGate(['core', '--shard', '1/9'], { cwd: dir }), /use at most 3 shards/u, runs);
  refused(dir, await runGate(['core', '--shard', '3/2'], { cwd: dir }), /there are shards 1\/2 to 2\/2/u, runs);
  refused(dir, await runGate(['core', '--shard', '1/2', '--resume'], { cwd: dir }), /a shard is not resumed/u, runs);
  const journal = join(dir, '.gate/runs', two, 'events.ndjson');
  const whole = readFileSync(journal, 'utf8');
  writeFileSync(journal, whole.slice(0, -40));
  refused(dir, await merge(one, two), /cannot be joined: the journal is cut in the middle of a line/u, runs);
  writeFileSync(journal, whole);
  writeFileSync(join(dir, 'new.txt'), '');
  commit(dir);
  refused(dir, await merge(one, two), /are of commit \w{12}, and this is \w{12}: check that commit out/u, runs);
  expect((await runGate(['core', '--shard', '2/2'], { cwd: dir })).code).toBe(0);
  const late = runsIn(dir);
  refused(dir, await merge(one, late.at(-1) ?? ''), /are of different commits/u, late);
  git(dir, 'checkout', '-q', 'HEAD~1');
  writeFileSync(join(dir, 'gate.config.json'), commands({ a: ['true'], b: ['true'], c: ['sleep', '0.1'] }));
  refused(dir, await merge(one, two), /configured differently from what is here/u, late);
});

test('shards are cut by the times in the history, runs of whole suites join too, and joining pays debt', async () => {
  const suites = (slow: string): string =>
    commands({
      long: ['sleep', '3'],
      short: ['true'],
      middle: ['sleep', slow],
      owed: ['sh', '-c', 'test -e mended'],
    });
  const dir = project({ '.gitignore': '.gate\n', 'gate.config.json': suites('0.5') });
  commit(dir);
  expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
  expect((await runGate(['debt', 'record'], { cwd: dir })).code).toBe(0);
  const terms = ['--owner', '@me', '--reason', 'waits for the file that mends it', '--due', '30d', '--ticket', 'T-1'];
  expect((await runGate(['debt', 'accept', '*', ...terms], { cwd: dir })).code).toBe(0);
  writeFileSync(join(dir, 'mended'), '');
  commit(dir);

  const first = await runGate(['core', '--shard', '1/2'], { cwd: dir });
  expect([first.code, first.stderr]).toEqual([0, expect.stringContaining('divided by the times in the history')]);
  expect(recordIn(dir).suites.map(({ name }) => name)).toEqual(['long']);
  expect((await runGate(['core', '--shard', '2/2'], { cwd: dir })).code).toBe(0);
  const shards = runsIn(dir).slice(1);
  const owed = (record: RunRecord): unknown => record.tests.find(({ suite }) => suite === 'owed')?.debt?.verdict;
  // A part clears nothing: it has seen that the debt may be paid, the whole has it proven.
  expect(owed(recordIn(dir))).toBe('paid?');
  const joined = await runGate(['merge', ...shards], { cwd: dir });
  expect([joined.code, owed(recordIn(dir))]).toEqual([1, 'paid']);
  expect(recordIn(dir).verdict.reasons.map(({ message }) => message)).toEqual([
    '1 debt is paid and still in the ledger: type `gate debt settle`',
  ]);
  expect((await runGate(['debt', 'settle'], { cwd: dir })).code).toBe(0);
  commit(dir);

  for (const names of [['long', 'owed'], ['short'], ['middle']])
    expect((await runGate(['run', ...names], { cwd: dir })).code).toBe(0);
  const parts = runsIn(dir).slice(-3);
  const whole = await runGate(['merge', ...parts], { cwd: dir });
  expect([whole.code, recordIn(dir).run.mergedFrom, recordIn(dir).totals.census]).toEqual([0, parts, 4]);
  expect((await runGate(['run', 'short', '--', 'more'], { cwd: dir })).code).toBe(0);
  const runs = runsIn(dir);
  refused(
    dir,
    await runGate(['merge', parts[0] ?? '', parts[2] ?? '', runs.at(-1) ?? ''], { cwd: dir }),
    /had arguments for its runner/u,
    runs,
  );
});
