import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';

const fixture = resolve(import.meta.dirname, '../../harness/stacks/fixtures/go');
const isLinux = process.platform === 'linux';
const isWanted = isLinux && (spawnSync('go', ['version']).status === 0 || process.env['CI'] !== undefined);

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

// Without Go on a laptop, and where nobody can be looked into.
test.runIf(isWanted)('a Go test that loops below a plain command has its line', async () => {
  const files = Object.fromEntries(readdirSync(fixture).map(name => [name, readFileSync(join(fixture, name), 'utf8')]));
  const env = {
    GOFLAGS: '',
    GOCACHE: process.env['GOCACHE'] ?? join(process.env['HOME'] ?? '/tmp', '.cache/go-build'),
  };
  const command = ['go', 'test', '-count=1', '-run', 'TestLoops', '.'];
  const limits = { test: '10s', silence: '10s' };
  const dir = project({ ...files, 'gate.config.json': commands({ unit: command }, { limits, env }) });
  // To build it may take longer than that.
  expect(spawnSync('go', ['test', '-run', '^$', '.'], { cwd: dir, env: { ...process.env, ...env } }).status).toBe(0);
  const { code, stderr } = await runGate(['core', '--quiet'], { cwd: dir });
  expect({ code, stderr }).toMatchObject({ code: 1 });
  const [told] = (JSON.parse(latest(dir, 'run.json')) as RunRecord).tests;
  expect(told).toMatchObject({ outcome: 'hung', failure: { class: 'spinning' } });
  const places = told?.failure?.stack?.map(({ function: name, file }) => `${name} ${file}`);
  expect(places).toEqual(expect.arrayContaining(['stuck.loops main.go', 'stuck.TestLoops main_test.go']));
});
