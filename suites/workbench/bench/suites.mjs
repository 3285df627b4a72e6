// The suites that are measured. Their tests do what small tests do: a few assertions and a few milliseconds of work. It is always
// the same work, never the same time: a spin by the clock would hide a machine that is kept busy.
import { pytestRounds, pythonWork, scriptWork, vitestRounds, vitestWork } from './work.mjs';

const numbered = (count, make) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at, `${at}`.padStart(3, '0'))));
const lines = (count, make) => Array.from({ length: count }, (_, at) => make(at)).join('\n');

const vitestBodies = {
  work: at => `    const sum = digest(${at}, ${vitestRounds()});
    expect(sum).toBeLessThan(1_000_003);
    expect(sum).toBe(digest(${at}, ${vitestRounds()}));
    expect({ at: ${at}, tags: ['a', 'b'] }).toEqual({ at: ${at}, tags: ['a', 'b'] });`,
  empty: () => '',
};
const vitestHangs = ['    for (;;);', '    await new Promise(() => undefined);'];

/** A project of vitest files, with the runner's own pool unless a number of workers is named; in the first `hangs` of them, in the middle, a test that never ends. */
export const vitestSuite = ({ files, tests, body = 'work', hangs = 0, workers, isolate = true, limit }) => ({
  'package.json': '{ "name": "bench", "private": true, "type": "module" }\n',
  'gate.config.json': configOf({ runner: 'vitest' }, limit),
  'vitest.config.mjs': `export default { cacheDir: '.cache', test: ${JSON.stringify({ isolate, ...(workers === undefined ? {} : { pool: 'forks', maxWorkers: workers }) })} };\n`,
  'src/digest.ts': vitestWork,
  ...numbered(files, (nth, name) => [
    `tests/f${name}.test.ts`,
    `import { describe, expect, test } from 'vitest';
import { digest } from '../src/digest.ts';

describe('group ${nth}', () => {
${lines(tests, at => {
  const hang =
    nth < hangs && at === Math.floor(tests / 2)
      ? `  test('never ends', async () => {\n${vitestHangs[nth % 2]}\n  });\n`
      : '';
  return `${hang}  test('case ${at}', () => {\n${vitestBodies[body](at)}\n  });`;
})}
});
`,
  ]),
});

const pytestBodies = {
  work: at => `    total = digest(${at}, ${pytestRounds()})
    assert total < 1_000_003
    assert total == digest(${at}, ${pytestRounds()})
    assert {"at": ${at}, "tags": ["a", "b"]} == {"at": ${at}, "tags": ["a", "b"]}`,
  empty: () => '    pass',
};
const pytestHangs = ['    while True:\n        pass', '    time.sleep(3600)'];

/** A project of pytest files; in the first `hangs` of them, in the middle, a test that never ends. */
export const pytestSuite = ({ files, tests, body = 'work', hangs = 0, args = ['-q'], limit }) => ({
  'pytest.ini': '[pytest]\ntestpaths = tests\npythonpath = src\n',
  'gate.config.json': configOf({ runner: 'pytest', args }, limit),
  'src/digest.py': pythonWork,
  ...numbered(files, (nth, name) => [
    `tests/test_f${name}.py`,
    `import time

from digest import digest


${lines(tests, at => {
  const hang =
    nth < hangs && at === Math.floor(tests / 2) ? `def test_never_ends():\n${pytestHangs[nth % 2]}\n\n\n` : '';
  return `${hang}def test_case_${at}():\n${pytestBodies[body](at)}\n\n`;
})}
`,
  ]),
});

/** The same for jest. */
export const jestSuite = ({ files, tests }) => ({
  'package.json': '{ "name": "bench", "private": true, "jest": { "cacheDirectory": "<rootDir>/.cache" } }\n',
  'gate.config.json': configOf({ runner: 'jest' }),
  'src/digest.js': `${scriptWork}module.exports = { digest };\n`,
  ...numbered(files, (nth, name) => [
    `tests/f${name}.test.js`,
    `const { digest } = require('../src/digest.js');

describe('group ${nth}', () => {
${lines(tests, at => `  test('case ${at}', () => {\n${vitestBodies.work(at)}\n  });`)}
});
`,
  ]),
});

/** The same for mocha, in one process. */
export const mochaSuite = ({ files, tests }) => ({
  'package.json': '{ "name": "bench", "private": true }\n',
  'gate.config.json': configOf({ runner: 'mocha' }),
  'src/digest.js': `${scriptWork}module.exports = { digest };\n`,
  ...numbered(files, (nth, name) => [
    `test/f${name}.js`,
    `const assert = require('node:assert');
const { digest } = require('../src/digest.js');

describe('group ${nth}', () => {
${lines(
  tests,
  at => `  it('case ${at}', () => {
    const sum = digest(${at}, ${vitestRounds()});
    assert.ok(sum < 1_000_003);
    assert.equal(sum, digest(${at}, ${vitestRounds()}));
    assert.deepEqual({ at: ${at}, tags: ['a', 'b'] }, { at: ${at}, tags: ['a', 'b'] });
  });`,
)}
});
`,
  ]),
});

/** The same for node:test. */
export const nodeTestSuite = ({ files, tests }) => ({
  'package.json': '{ "name": "bench", "private": true, "type": "module" }\n',
  'gate.config.json': configOf({ runner: 'node-test' }),
  'src/digest.js': `${scriptWork}export { digest };\n`,
  ...numbered(files, (nth, name) => [
    `tests/f${name}.test.js`,
    `import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digest } from '../src/digest.js';

describe('group ${nth}', () => {
${lines(tests, at => `  test('case ${at}', () => {\n${nodeTestBody(at)}\n  });`)}
});
`,
  ]),
});

const nodeTestBody = at => `    const sum = digest(${at}, ${vitestRounds()});
    assert.ok(sum < 1_000_003);
    assert.equal(sum, digest(${at}, ${vitestRounds()}));
    assert.deepEqual({ at: ${at}, tags: ['a', 'b'] }, { at: ${at}, tags: ['a', 'b'] });`;

/** Packages of Go: tests of 50 ms or so, for a package is a program of its own. */
export const goSuite = ({ packages, tests }) => ({
  'go.mod': 'module bench\n\ngo 1.19\n',
  'gate.config.json': configOf({ runner: 'go' }),
  'digest/digest.go': `package digest

func Of(seed, rounds int) int {
	sum := seed
	for at := 0; at < rounds; at++ {
		sum = (sum*31 + at) % 1000003
	}
	return sum
}
`,
  ...numbered(packages, (_nth, name) => [
    `p${name}/p_test.go`,
    `package p

import (
	"testing"

	"bench/digest"
)

${lines(tests, at => `func TestCase${at}(t *testing.T) {\n\tif digest.Of(${at}, 10000000) >= 1000003 {\n\t\tt.Fatal("too large")\n\t}\n}\n`)}`,
  ]),
});

const configOf = (suite, limit) =>
  `${JSON.stringify({ suites: { unit: { ...suite, ...(limit === undefined ? {} : { limits: { test: limit } }) } } })}\n`;
