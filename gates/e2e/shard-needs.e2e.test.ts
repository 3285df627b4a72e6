import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const repository = (config: object): string => {
  const dir = project({ '.gitignore': '.gate\n', 'gate.config.json': JSON.stringify(config) });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: dir });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'x');
  return dir;
};

const command = (words: string, more: object = {}): object => ({
  runner: 'command',
  command: ['sh', '-c', words],
  ...more,
});
const recordIn = (dir: string): RunRecord => JSON.parse(latest(dir, 'run.json')) as RunRecord;
const namesIn = ({ suites }: RunRecord): readonly string[] => suites.map(({ name }) => name);
const fates = ({ tests }: RunRecord): readonly string[] =>
  tests.map(({ suite, outcome }) => `${suite} ${outcome}`).toSorted();

test('who needs another suite is in its shard: a need that has failed keeps it from running there as in the whole', async () => {
  const dir = repository({
    suites: {
      build: command('exit 1'),
      lint: command('true'),
      web: command('echo it ran; true', { needs: ['build'] }),
      spell: command('true'),
    },
  });
  const shards: RunRecord[] = [];
  const said: string[] = [];
  for (const which of ['1/2', '2/2']) {
    const { stderr } = await runGate(['core', '--shard', which], { cwd: dir });
    shards.push(recordIn(dir));
    said.push(stderr);
  }
  expect(shards.map(shard => namesIn(shard).join()).toSorted()).toEqual(['build,web', 'lint,spell']);
  expect(said.filter(text => text.includes('build and web stay together, as they need each other'))).toHaveLength(1);
  const joined = await runGate(['merge', ...shards.map(({ run }) => run.id)], { cwd: dir });
  expect([joined.code, fates(recordIn(dir))]).toEqual([
    1,
    ['build failed', 'lint passed', 'spell passed', 'web not-run'],
  ]);
  const runs = readdirSync(join(dir, '.gate/runs'));
  const refused = await runGate(['core', '--shard', '1/4'], { cwd: dir });
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringContaining(
      'only 3 files and suites to share (build and web stay together, as they need each other), so use at most 3 shards',
    ),
  ]);
  expect(readdirSync(join(dir, '.gate/runs'))).toEqual(runs);
});
