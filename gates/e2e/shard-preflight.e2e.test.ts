import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { alive, latest, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const suites = { one: { runner: 'command', command: ['true'] }, two: { runner: 'command', command: ['true'] } };

/** A repository whose preflight asks these checks. */
const repository = (checks: readonly object[]): string => {
  const config = { suites, preflight: { env: 'paper', checks } };
  const dir = project({ '.gitignore': '.gate\nroom\n', 'gate.config.json': JSON.stringify(config) });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: dir });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'x');
  return dir;
};

const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;

/** Both shards of `gate full`, by their ids. */
const shardsIn = async (dir: string): Promise<readonly string[]> => {
  for (const which of ['1/2', '2/2']) {
    const { code, stderr } = await runGate(['full', '--shard', which], { cwd: dir });
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('a shard has no preflight: `gate merge` runs it, once for all of them'),
    ]);
    expect(recordIn(dir).preflight).toEqual({});
  }
  return readdirSync(join(dir, '.gate/runs'));
};

const readyIn = (dir: string): string | undefined =>
  /^gate_preflight_ready_for_live\{env="paper"\} (\d)$/mu.exec(
    readFileSync(join(dir, '.gate/textfile/preflight.prom'), 'utf8'),
  )?.[1];

test('the preflight of shards runs where they are joined, and the whole is `full`', async () => {
  const dir = repository([{ type: 'command', name: 'room', command: ['test', '-e', 'room'] }]);
  const shards = await shardsIn(dir);
  expect(existsSync(join(dir, '.gate/textfile/preflight.prom'))).toBe(false);

  const bad = await runGate(['merge', ...shards], { cwd: dir });
  const failed = recordIn(dir);
  expect([bad.code, failed.verdict.kind, failed.run.gate, failed.run.mergedFrom]).toEqual([1, 'fail', 'full', shards]);
  expect(failed.stages.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['core', 'pass'],
    ['preflight', 'fail'],
  ]);
  expect(failed.tests.map(({ id, outcome }) => `${id} ${outcome}`)).toContain('preflight :: room failed');
  expect(readyIn(dir)).toBe('0');

  writeFileSync(join(dir, 'room'), '');
  const good = await runGate(['merge', ...shards], { cwd: dir });
  const passed = recordIn(dir);
  expect([good.code, good.stderr, passed.verdict.kind, passed.preflight?.readyForLive]).toEqual([0, '', 'pass', true]);
  expect(passed.totals.census).toBe(4);
  expect(readyIn(dir)).toBe('1');
  expect(JSON.parse(latest(dir, 'preflight.json'))).toMatchObject({ env: 'paper', totals: { pass: 2, fail: 0 } });
  const again = await runGate(['report', passed.run.id], { cwd: dir });
  expect([again.code, again.stdout]).toEqual([0, good.stdout]);
});

test('a joint preflight that is stopped leaves no process, and nothing is ready', async () => {
  const dir = repository([{ type: 'command', command: ['sleep', '300'], timeout: '250s' }]);
  const shards = await shardsIn(dir);
  const gate = startGate(['merge', ...shards], { cwd: dir });
  await until('the check runs', () => alive().some(({ command }) => command === 'sleep 300'));
  gate.kill('SIGINT');
  const { code } = await gate.ended;
  expect([code, recordIn(dir).verdict.kind, readyIn(dir)]).toEqual([130, 'interrupted', '0']);
  expect(alive()).toEqual([]);
});

test('a shard says that it pushes nothing and writes no metrics', async () => {
  const dir = repository([]);
  const asked = ['--push', 'http://127.0.0.1:9', '--metrics-output', 'own.prom'];
  const { code, stderr } = await runGate(['core', '--shard', '1/2', ...asked], { cwd: dir });
  expect([code, stderr]).toEqual([
    0,
    expect.stringContaining(
      'gate: a shard is not counted, so it pushes nothing: give --push and --metrics-output to `gate merge`.\n',
    ),
  ]);
  expect([stderr.includes('could not be pushed'), existsSync(join(dir, 'own.prom'))]).toEqual([false, false]);
  const silent = await runGate(['core', '--shard', '2/2'], { cwd: dir });
  expect(silent.stderr).not.toContain('is not counted');
});
