import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lintMetrics } from '../../reports/metrics/lint.ts';
import { commands, latest, launch, project, runGate, sweep } from './live-gate.ts';

const mounts: string[] = [];

afterEach(async () => {
  for (const dir of mounts.splice(0)) execFileSync('umount', ['-l', dir]);
  expect(await sweep()).toEqual([]);
});

const pair = { 'gate.config.json': commands({ good: ['true'], bad: ['sh', '-c', 'echo broken; exit 7'] }) };
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const historyOf = (dir: string): string => join(dir, '.gate', 'history.db');
const series = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find(line => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
const textfile = (dir: string): string => readFileSync(join(dir, '.gate/textfile/gate.prom'), 'utf8');

describe('a history that cannot be used: the run goes on, says so, and leaves it as it is', () => {
  let ready = '';
  beforeAll(async () => {
    ready = project(pair);
    await runGate(['core'], { cwd: ready });
  });

  const damaged = (change: (path: string) => void): string => {
    const dir = project(pair);
    mkdirSync(join(dir, '.gate'));
    writeFileSync(historyOf(dir), source);
    change(historyOf(dir));
    return dir;
  };
  let source: Buffer = Buffer.alloc(0);
  beforeAll(() => {
    source = readFileSync(historyOf(ready));
  });

  const cases: Readonly<Record<string, (path: string) => void>> = {
    'no database': path =>
      writeFileSync(path, 'this is no database, and it is long enough to be looked at\n'.repeat(30)),
    'a spoilt header': path => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 0, 100);
      writeFileSync(path, bytes);
    },
    'a newer version': path => {
      const bytes = readFileSync(path);
      bytes.writeUInt32BE(999, 60); // user_version of the SQLite file format
      writeFileSync(path, bytes);
    },
  };
  test.each(Object.keys(cases))('%s', async name => {
    expect(source.length).toBeGreaterThan(1000);
    const dir = damaged(cases[name] ?? (() => undefined));
    const before = hashOf(historyOf(dir));
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect([code, stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
    expect(stderr).toContain('this run goes on without a history');
    expect(stderr).toContain('history.db');
    expect(hashOf(historyOf(dir))).toBe(before);
    expect(readdirSync(join(dir, '.gate')).filter(file => file.startsWith('history'))).toEqual(['history.db']);
  });

  test('locked by another process for longer than anybody waits', async () => {
    const dir = damaged(() => undefined);
    const libsql = createRequire(import.meta.url).resolve('libsql');
    const holder = launch(
      [
        process.execPath,
        '-e',
        `const D = require(${JSON.stringify(libsql)}); const db = new D(${JSON.stringify(historyOf(dir))}); db.exec('begin exclusive'); console.log('held'); setTimeout(() => {}, 120000);`,
      ],
      { cwd: dir },
    );
    while (!holder.stdout().includes('held')) await new Promise(resolve => setTimeout(resolve, 20));
    const before = hashOf(historyOf(dir));
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect([code, stdout.split('\n')[1]]).toEqual([1, 'FAIL  1 new']);
    expect(stderr).toMatch(/history\.db.*(?:locked|busy|use)/);
    expect(hashOf(historyOf(dir))).toBe(before);
    holder.kill('SIGKILL');
    await holder.ended;
  });
});

test('a full disk while the reports are written: exit 3, ledger and history untouched', async context => {
  const dir = project({
    ...pair,
    'gate.config.json': commands({ flood: ['sh', '-c', 'yes 0123456789 | head -c 3000000'], good: ['true'] }),
  });
  const gate = join(dir, '.gate');
  mkdirSync(gate);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', gate], { stdio: 'ignore' });
    mounts.push(gate);
  } catch {
    return context.skip('needs root and the right to mount a tmpfs');
  }
  expect((await runGate(['run', 'good'], { cwd: dir })).code).toBe(0);
  const before = hashOf(historyOf(dir));
  const { code, stdout } = await runGate(['core'], { cwd: dir });
  expect([code, stdout.split('\n')[1]]).toEqual([3, 'INCOMPLETE']);
  expect(stdout).toContain('the disk is full');
  expect(hashOf(historyOf(dir))).toBe(before);
  expect(existsSync(join(dir, 'debt'))).toBe(false);
});

describe('metrics', () => {
  test('twenty gates at once lose no increment, and the file is sound', async () => {
    const dir = project({ 'gate.config.json': commands({ good: ['true'], bad: ['sh', '-c', 'exit 7'] }) });
    const runs = await Promise.all(Array.from({ length: 20 }, () => runGate(['core', '--quiet'], { cwd: dir })));
    expect(runs.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 1));
    const text = textfile(dir);
    expect(series(text, 'gate_runs_total{gate="core",verdict="fail"}')).toBe('20');
    expect(series(text, 'gate_test_results_total{suite="bad",outcome="failed"}')).toBe('20');
    expect(series(text, 'gate_duration_seconds_count{gate="core"}')).toBe('20');
    // What has not happened is there, at 0.
    expect(series(text, 'gate_runs_total{gate="fast",verdict="pass"}')).toBe('0');
    expect(lintMetrics(text)).toEqual([]);
    const promtool = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    const isThere = promtool.error === undefined;
    if (isThere || process.env['CI'] !== undefined)
      expect({ status: promtool.status, said: promtool.stderr }).toEqual({ status: 0, said: '' });
  }, 600_000);

  test('where they cannot be written the run is incomplete, in every report; --no-metrics writes none', async () => {
    const dir = project({ 'gate.config.json': commands({ good: ['true'] }), file: '' });
    const blocked = await runGate(['core', '--metrics-output', 'file/gate.prom'], { cwd: dir });
    expect([blocked.code, blocked.stdout]).toEqual([3, expect.stringContaining('gate.prom could not be written: ')]);
    expect(latest(dir, 'run.json')).toContain('"kind":"incomplete"');
    expect(textfile.bind(undefined, dir)).toThrow(/ENOENT/);
    const silent = await runGate(['core', '--no-metrics'], { cwd: dir });
    expect(silent.code).toBe(0);
    expect(existsSync(join(dir, '.gate/textfile'))).toBe(false);
    const there = await runGate(['core', '--metrics-output', 'out/gate.prom'], { cwd: dir });
    expect(there.code).toBe(0);
    const text = readFileSync(join(dir, 'out/gate.prom'), 'utf8');
    // The history knows what every run has come to.
    expect(series(text, 'gate_runs_total{gate="core",verdict="incomplete"}')).toBe('1');
    expect(series(text, 'gate_runs_total{gate="core",verdict="pass"}')).toBe('2');
    expect(text).toBe(latest(dir, 'gate.prom'));
  });
});

test('a history goes from machine to machine, and forgets without losing count', async () => {
  const here = project(pair);
  for (let run = 0; run < 3; run++) await runGate(['core', '--quiet'], { cwd: here });
  const out = await runGate(['history', 'export', '--dir', 'carry'], { cwd: here });
  expect([out.code, out.stdout]).toEqual([0, '3 runs written to carry.\n'.replace('carry', 'carry')]);
  expect((await runGate(['history', 'export', '--dir', 'carry'], { cwd: here })).stdout).toContain('3 there already');
  const there = project(pair);
  cpSync(join(here, 'carry'), join(there, 'carry'), { recursive: true });
  writeFileSync(join(there, 'carry', 'foreign.json.gz'), 'not ours');
  const taken = await runGate(['history', 'import', 'carry'], { cwd: there });
  expect([taken.code, taken.stdout]).toEqual([2, '3 runs taken in.\n']);
  expect(taken.stderr).toMatch(/^gate: carry\/foreign\.json\.gz was not imported, because it is not a whole gzip file/);
  expect((await runGate(['history', 'import', 'carry'], { cwd: there })).stdout).toContain('3 known already');
  // What was carried is what a run is compared with.
  const run = await runGate(['core', '--strict'], { cwd: there });
  expect([run.code, run.stdout]).toEqual([1, expect.not.stringContaining('no earlier run is remembered')]);
  expect((await runGate(['history', 'prune', '--keep', '1'], { cwd: there })).stdout).toMatch(
    /^[23] runs forgotten\.\n$/,
  );
  await runGate(['core', '--quiet'], { cwd: there });
  expect(series(textfile(there), 'gate_runs_total{gate="core",verdict="fail"}')).toBe('5');
  const wrong = await runGate(['history', 'prune'], { cwd: there });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--keep 500')]);
});

test('without an earlier run a strict run is incomplete', async () => {
  const dir = project({ 'gate.config.json': commands({ good: ['true'] }) });
  const { code, stdout } = await runGate(['core', '--strict'], { cwd: dir });
  expect([code, stdout]).toEqual([
    3,
    expect.stringContaining('✗ trust: no earlier run is remembered here: not compared: census'),
  ]);
});

test('the list names the commit of each run, and says where the tree held more than it', async () => {
  const dir = project({ ...pair, '.gitignore': '.gate\n' });
  const listed = async (): Promise<readonly string[]> => {
    await runGate(['core', '--quiet'], { cwd: dir });
    return (await runGate(['history'], { cwd: dir })).stdout.split('\n').slice(1, -1);
  };
  expect(await listed()).toEqual([expect.stringMatching(/ {2}\d[\d.]* m?s$/)]);
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: dir, encoding: 'utf8' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'x');
  const commit = git('rev-parse', 'HEAD').slice(0, 8);
  await listed();
  writeFileSync(join(dir, '.gitignore'), '.gate\nmore\n');
  const [dirty, clean, none] = await listed();
  expect(dirty).toMatch(new RegExp(` {2}${commit}-dirty {2}main$`));
  expect(clean).toMatch(new RegExp(` {2}${commit} {2}main$`));
  expect(none).not.toContain(commit);
  const { runs } = JSON.parse((await runGate(['history', '--json', '-'], { cwd: dir })).stdout) as {
    readonly runs: readonly object[];
  };
  expect(runs.slice(0, 2)).toMatchObject([{ dirty: true }, { commit: git('rev-parse', 'HEAD').trim(), dirty: false }]);
});
