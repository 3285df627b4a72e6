import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { SuiteFile } from './config-file.ts';
import { toDebt, toGates, toLimits, toSuite } from './suites.ts';

const root = resolve('/repo');
const said: SuiteFile = { runner: 'pytest', cwd: 'api', args: [], env: {}, limits: {}, retries: 0, deselected: [] };
const at = { file: join(root, 'gate.config.ts'), line: 1, column: 1 };
const programOf = (more: Partial<SuiteFile>): readonly string[] =>
  toSuite('api', { ...said, ...more }, { root, resources: {} }, at).program;

test('a limit that is not said has its default, and a suite has none', () => {
  expect(toLimits()).toEqual(defaultLimits);
  expect(toLimits({ test: 1, hook: 2, load: 3, silence: 4, teardown: 5, suite: 6, grace: 7 })).toEqual({
    testIsDefault: false,
    testMs: 1,
    hookMs: 2,
    loadMs: 3,
    silenceMs: 4,
    teardownMs: 5,
    suiteMs: 6,
    graceMs: 7,
  });
});

test('a program that is a path belongs to the suite; a name stays a name', () => {
  expect(programOf({ python: '.venv/bin/python' })).toEqual([join(root, 'api/.venv/bin/python')]);
  expect(programOf({ python: 'python3.12' })).toEqual(['python3.12']);
  expect(programOf({ program: ['uv', 'run', 'bin/python'] })).toEqual(['uv', 'run', 'bin/python']);
  expect(programOf({ runner: 'command', command: ['./check.sh', './a'] })).toEqual([join(root, 'api/check.sh'), './a']);
  expect(programOf({})).toEqual([]);
});

test('core, full and fast are always there; a suite named twice in a gate runs once', () => {
  const whole = { suites: '*', runMs: 3_600_000, flaky: 'fail', leaks: 'fail' };
  expect(toGates({})).toEqual({ core: whole, full: whole, fast: { ...whole, budgetMs: 60_000 } });
  expect(toGates({ core: { suites: ['a', 'b', 'a'], leaks: 'warn' } }).core).toEqual({
    ...whole,
    suites: ['a', 'b'],
    leaks: 'warn',
  });
});

test('fast has its budget and its ids; the places of the ledger are seen from the root', () => {
  expect(toGates({ preflight: { limits: { run: 5000 }, leaks: 'warn' } }).preflight).toEqual({
    runMs: 5000,
    leaks: 'warn',
  });
  expect(toGates({ fast: { budget: 5000, tests: ['*smoke*'], suites: ['a'] } }).fast).toMatchObject({
    budgetMs: 5000,
    tests: ['*smoke*'],
    suites: ['a'],
  });
  expect(toDebt({ dir: 'owed', report: '../REPORT.md', maxDueDays: 30 }, '/repo/app')).toEqual({
    dir: '/repo/app/owed',
    report: '/repo/REPORT.md',
    maxDueDays: 30,
  });
});
