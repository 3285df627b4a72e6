import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { jestModules } from '../../suites/workbench/jest-versions.mjs';
import { mochaModules } from '../../suites/workbench/mocha-versions.mjs';
import { playwrightModules } from '../../suites/workbench/playwright-versions.mjs';
import { pythonPath } from '../../suites/workbench/pytest-versions.mjs';
import { alive, commands, project, runGate, startGate, sweep, until } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

type Answered = {
  readonly format: string;
  readonly exitCode: number;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly remedy?: string;
  }[];
};

/** Where a proof makes its projects, so that it can be seen what it leaves. */
const scratch = (dir: string): { readonly TMPDIR: string } => {
  mkdirSync(join(dir, 'scratch'));
  return { TMPDIR: join(dir, 'scratch') };
};

/** Programs that are not here, for who looks into `bin` first. */
const absent = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map(name => [`bin/${name}`, '#!/bin/sh\nexit 1\n']));

describe('gate doctor', () => {
  const healthy = { 'gate.config.json': commands({ unit: ['true'] }) };

  test('a project in which all works: exit 0, and nothing is left', async () => {
    const dir = project(healthy);
    const { code, stdout, stderr } = await runGate(['doctor'], { cwd: dir });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^✓ node +\d/);
    expect(stdout).toMatch(/^✓ configuration +gate.config.json is valid$/m);
    expect(stdout).toMatch(/^✓ suites +unit: command \S+ \(configured in gate.config.json\)$/m);
    expect(stdout).toMatch(/^✓ stack of Node +the line of a loop was read in .+ \(inspector\)$/m);
    expect(stdout).toMatch(/^✓ warden +runs as \d+/m);
    expect(stdout).toMatch(/^! git +.* is in no repository with a commit/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^All that the gate needs works here, \d warnings?\./);
    expect([existsSync(`${dir}/.gate`), stdout.includes('✗')]).toEqual([false, false]);
  });

  test('as JSON', async () => {
    const { code, stdout } = await runGate(['doctor', '--json', '-'], { cwd: project(healthy) });
    const answer = JSON.parse(stdout) as Answered;
    expect(answer).toMatchObject({ format: 'gate.doctor/1', exitCode: code });
    expect(answer.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(answer.checks.map(({ name }) => name)).toContain('stack of Python');
  });

  test('an empty folder has nothing to run: exit 3, as gate core', async () => {
    const dir = project({});
    const { code, stdout } = await runGate(['doctor'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout).toContain(`configuration    none in ${dir}: suites are detected, the defaults apply`);
    expect(stdout).toMatch(/^✗ suites +no suite of tests was found in .*: write a gate.config.ts$/m);
    expect((await runGate(['core'], { cwd: dir })).code).toBe(3);
  });

  test('a broken configuration is told with its place: exit 2, and the rest is looked at all the same', async () => {
    const dir = project({ 'gate.config.json': '{ "suites": { "unit": { "runer": "vitest" } } }' });
    const { code, stdout } = await runGate(['doctor'], { cwd: dir });
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^✗ configuration +gate.config.json:1:25 "runer" is not a key of suites.unit: did you mean/m,
    );
    expect(stdout).toMatch(/^✓ stack of Node/m);
    expect(stdout).toMatch(/would exit 2 here\.$/m);
  });

  test('a runner that is missing: exit 2, with what to do', async () => {
    const dir = project({ 'gate.config.json': '{ "suites": { "unit": { "runner": "vitest" } } }' });
    const { code, stdout } = await runGate(['doctor'], { cwd: dir });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^✗ suites +.*vitest is not installed in \.: npm install --save-dev vitest/m);
  });
});

describe('gate doctor --prove', () => {
  test('all is as it must be, in vitest, node:test, pytest and plain commands', async () => {
    const dir = project(absent('cargo'), { packages: true });
    const PATH = `${dir}/bin${delimiter}${process.env['PATH'] ?? ''}`;
    const env = { ...scratch(dir), PYTHONPATH: pythonPath(9) ?? '', PATH };
    const { code, stdout } = await runGate(['doctor', '--prove', '--json', 'proof.json', '--quiet'], { cwd: dir, env });
    expect(stdout).toMatch(/^20 plants in 4 frameworks, [\d.]+ s: all is as it must be\.$/m);
    expect(code).toBe(0);
    const lines = stdout.split('\n').filter(line => /^(vitest|node-test|pytest|command) /.test(line));
    expect(lines).toHaveLength(20);
    expect(lines.filter(line => line.includes('✗'))).toEqual([]);
    expect(stdout).toMatch(/^vitest \d\S+ +a synchronous loop +✓ +✓ loop.test.ts:8 +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(stdout).toMatch(/^node-test \d\S+ +process.exit in a test +– +✓ crash.test.js:8 +✓ 3 of 3 +✓ 0 +– +–$/m);
    expect(stdout).toMatch(/^pytest \d\S+ +a synchronous loop +✓ +✓ test_loop.py:8 +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
    expect(readdirSync(dir).toSorted()).toEqual(['bin', 'node_modules', 'proof.json', 'scratch']);
  });

  test('all is as it must be in mocha', async () => {
    const dir = project(absent('python3', 'python', 'cargo'));
    const modules = mochaModules(12);
    if (modules === undefined) throw new Error('mocha 12 is not here: npm run setup');
    symlinkSync(modules, join(dir, 'node_modules'));
    const env = { ...scratch(dir), PATH: `${dir}/bin:/usr/bin:/bin` };
    const { code, stdout } = await runGate(['doctor', '--prove', '--quiet'], { cwd: dir, env });
    expect(stdout).toMatch(/^15 plants in 3 frameworks, [\d.]+ s: all is as it must be\.$/m);
    expect(stdout).toMatch(/^mocha \d\S+ +a synchronous loop +✓ +✓ loop.test.js:8 +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(code).toBe(0);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });

  test('all is as it must be in jest', async () => {
    const dir = project(absent('python3', 'python', 'cargo'));
    const modules = jestModules(30);
    if (modules === undefined) throw new Error('jest 30 is not here: npm run setup');
    symlinkSync(modules, join(dir, 'node_modules'));
    const env = { ...scratch(dir), PATH: `${dir}/bin:/usr/bin:/bin` };
    const { code, stdout } = await runGate(['doctor', '--prove', '--quiet'], { cwd: dir, env });
    expect(stdout).toMatch(/^15 plants in 3 frameworks, [\d.]+ s: all is as it must be\.$/m);
    expect(stdout).toMatch(/^jest \d\S+ +a synchronous loop +✓ +✓ loop.test.js:8 +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(code).toBe(0);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });

  const cargo = spawnSync('/bin/sh', ['-c', 'command -v cargo'], { encoding: 'utf8' }).stdout.trim();
  const modules = playwrightModules(1);
  const isHere = (cargo !== '' && modules !== undefined) || process.env['CI'] !== undefined;
  if (!isHere)
    process.stderr.write('SKIPPED: a proof with Playwright and cargo, which are not both here: npm run setup\n');

  test.runIf(isHere)('all is as it must be in Playwright and in cargo', async () => {
    const dir = project(absent('python3', 'python'));
    symlinkSync(modules ?? '', join(dir, 'node_modules'));
    const env = { ...scratch(dir), PATH: `${dir}/bin:${dirname(cargo)}:/usr/bin:/bin` };
    const { code, stdout } = await runGate(['doctor', '--prove', '--quiet'], { cwd: dir, env });
    expect(stdout).toMatch(/^20 plants in 4 frameworks, [\d.]+ s: all is as it must be\.$/m);
    expect(stdout).toMatch(/^playwright \d\S+ +a synchronous loop +✓ +✓ loop.test.js:8 +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(stdout).toMatch(/^cargo \d\S+ +a loop without end +✓ +✓ b_loops +✓ 3 of 3 +✓ 0 +✓ .*s +✓ .*s$/m);
    expect(code).toBe(0);
    expect(readdirSync(env.TMPDIR)).toEqual([]);
  });

  test('a framework that is not here is said to be so', async () => {
    const dir = project(absent('python3', 'python', 'cargo'));
    const env = { ...scratch(dir), PATH: `${dir}/bin:/usr/bin:/bin` };
    const { code, stdout } = await runGate(['doctor', '--prove', '--quiet'], { cwd: dir, env });
    expect(stdout).toContain('- vitest: not installed here: npm install --save-dev vitest\n');
    expect(stdout).toContain('- jest: not installed here: npm install --save-dev jest\n');
    expect(stdout).toContain('- pytest: not installed here: install pytest');
    expect(stdout).toContain('- playwright: not installed here: npm install --save-dev @playwright/test\n');
    expect(stdout).toContain('- cargo: not installed here: install Rust');
    expect(stdout).toMatch(/^10 plants in 2 frameworks, .*: all is as it must be\.$/m);
    expect(code).toBe(0);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)('%s in the middle leaves no process', async signal => {
    const dir = project({});
    const env = scratch(dir);
    const gate = startGate(['doctor', '--prove'], { cwd: dir, env });
    await until('a plant is running', () => alive().some(({ command }) => command.includes('plant.mjs')), 120_000);
    gate.kill(signal);
    const { code } = await gate.ended;
    expect(code).toBe(signal === 'SIGINT' ? 130 : null);
    await until('nobody is left', () => alive().length === 0, 10_000);
    if (signal === 'SIGINT') expect(readdirSync(env.TMPDIR)).toEqual([]);
  });
});
