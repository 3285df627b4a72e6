import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { pythonPath } from '../../suites/workbench/pytest-versions.mjs';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

type Files = Readonly<Record<string, string>>;

const fatesOf = async (
  command: readonly string[],
  files: Files,
  env: Files = {},
): Promise<{ readonly totals: readonly number[]; readonly fates: readonly string[] }> => {
  const suite = { runner: 'junit', command, reports: ['out/*.xml'] };
  const dir = project({ ...files, 'gate.config.json': JSON.stringify({ suites: { s: suite } }) }, { packages: true });
  await runGate(['core', '--quiet'], { cwd: dir, env });
  const { tests, totals, verdict } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  expect(verdict.kind).toBe('fail');
  const { passed, failed, skipped } = totals;
  return { totals: [passed, failed, skipped], fates: tests.map(({ id, outcome }) => `${id.slice(5)} ${outcome}`) };
};

test('vitest', async () => {
  const text = `import { describe, expect, test } from 'vitest';
describe('g', () => { test('a > b', () => {}); test('a > b', () => expect(1).toBe(2)); test.skip('s', () => {}); });
test.each([1, 2])('é %i "q"', () => {});`;
  const command = ['node_modules/.bin/vitest', 'run', '--reporter=junit', '--outputFile=out/a.xml'];
  expect(await fatesOf(command, { 'a.test.js': text })).toEqual({
    totals: [3, 1, 1],
    fates: [
      'a.test.js > g > a > b passed',
      'a.test.js > g > a > b #2 failed',
      'a.test.js > g > s skipped',
      'a.test.js > é 1 "q" passed',
      'a.test.js > é 2 "q" passed',
    ],
  });
});

const python = pythonPath(8, []);

test.runIf(python !== undefined || process.env['CI'] !== undefined)('pytest', async () => {
  const text = `import pytest
class TestG:
    def test_a(self): pass
@pytest.mark.parametrize('x', ['p', 'q'])
def test_b(x): assert x == 'p'
@pytest.mark.skip(reason='no')
def test_s(): pass
@pytest.fixture
def broken():
    yield
    raise ValueError('down')
def test_teardown(broken): pass
`;
  const command = ['python3', '-m', 'pytest', '-p', 'no:cacheprovider', '--junitxml=out/a.xml'];
  expect(await fatesOf(command, { 'tests/test_a.py': text }, { PYTHONPATH: python ?? '' })).toEqual({
    totals: [2, 2, 1],
    fates: [
      'tests.test_a.TestG > test_a passed',
      'tests.test_a > test_b[p] passed',
      'tests.test_a > test_b[q] failed',
      'tests.test_a > test_s skipped',
      'tests.test_a > test_teardown failed',
    ],
  });
});

test('node:test', async () => {
  const text = `import { describe, test } from 'node:test';
test('top', () => {}); test('todo', { todo: 'later' }, () => { throw new Error('x'); });
describe('g', () => { test('in', () => {}); test('in', () => { throw new Error('boom'); }); describe('h', () => { test('deep', () => {}); }); });`;
  const reporter = ['--test-reporter=junit', '--test-reporter-destination=out/a.xml'];
  const command = [process.execPath, '--test', ...reporter, 'a.test.mjs'];
  expect(await fatesOf(command, { 'a.test.mjs': text, 'out/readme': '' })).toEqual({
    totals: [3, 1, 1],
    fates: ['top passed', 'todo skipped', 'g > in passed', 'g > in #2 failed', 'g > h > deep passed'],
  });
});

const hasCtest = spawnSync('ctest', ['--version']).status === 0;

if (!hasCtest) process.stderr.write('SKIPPED: CTest is not here\n');

test.runIf(hasCtest)('CTest', async () => {
  const text = `add_test(good true)\nadd_test(bad false)\nadd_test(off true)\nset_tests_properties(off PROPERTIES DISABLED TRUE)\n`;
  expect(await fatesOf(['ctest', '--output-junit', 'out/a.xml'], { 'CTestTestfile.cmake': text })).toEqual({
    totals: [1, 1, 1],
    fates: ['good passed', 'bad failed', 'off skipped'],
  });
});
