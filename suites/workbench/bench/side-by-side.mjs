// How much sooner a repository with four suites is through below the gate than its four runners one after another.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { jestModules } from '../jest-versions.mjs';
import { mochaModules } from '../mocha-versions.mjs';
import { makeProject } from './place.mjs';
import { bareJest, bareMocha, bareNodeTest, barePytest, gateCore, pythonEnv } from './sides.mjs';
import { inPairs, median, spread } from './statistics.mjs';
import { jestSuite, mochaSuite, nodeTestSuite, pytestSuite } from './suites.mjs';

const most = 0.65;
const size = { files: 50, tests: 20 };
const count = size.files * size.tests;

/** Each keeps one core busy: what could be side by side already gains nothing. */
const parts = {
  jest: {
    files: jestSuite,
    suite: { runner: 'jest', args: ['--runInBand'] },
    bare: cwd => bareJest(cwd, count, { args: ['--runInBand'] }),
    modules: () => jestModules(30),
  },
  mocha: {
    files: mochaSuite,
    suite: { runner: 'mocha' },
    bare: cwd => bareMocha(cwd, count),
    modules: () => mochaModules(12),
  },
  node: {
    files: nodeTestSuite,
    suite: { runner: 'node-test', args: ['--test-concurrency=1'] },
    bare: cwd => bareNodeTest(cwd, count, { args: ['--test-concurrency=1'] }),
  },
  pytest: {
    files: pytestSuite,
    suite: { runner: 'pytest', args: ['-q'] },
    bare: (cwd, env) => barePytest(cwd, count, { env }),
  },
};

const filesOf = ([name, { files }]) =>
  Object.entries(files(size))
    .filter(([path]) => path !== 'gate.config.json')
    .map(([path, text]) => [`${name}/${path}`, text]);

const makeRepository = () => {
  const all = Object.entries(parts);
  const suites = Object.fromEntries(all.map(([name, { suite }]) => [name, { ...suite, cwd: name }]));
  const files = Object.fromEntries(all.flatMap(filesOf));
  const cwd = makeProject('four-suites', { ...files, 'gate.config.json': `${JSON.stringify({ suites })}\n` });
  for (const [name, { modules }] of all)
    if (modules !== undefined) symlinkSync(modules(), join(cwd, name, 'node_modules'), 'dir');
  return cwd;
};

const oneAfterAnother = async (cwd, env) => {
  let wallMs = 0;
  for (const [name, { bare }] of Object.entries(parts)) wallMs += (await bare(join(cwd, name), env)).wallMs;
  return { wallMs };
};

/** 4 × 1000 tests with a little work each. */
export const fourSuites = {
  name: 'four suites',
  bound: `wall ≤ ${most.toFixed(2)} × one after another`,
  measure: async ({ pairs }) => {
    const env = pythonEnv();
    const cwd = makeRepository();
    const tests = count * Object.keys(parts).length;
    const results = await inPairs(pairs, {
      bare: () => oneAfterAnother(cwd, env),
      gate: () => gateCore(cwd, { census: tests, passed: tests }, { env }),
    });
    const ratios = results.map(({ bare, gate }) => gate.wallMs / bare.wallMs);
    const value = median(ratios);
    return {
      value,
      unit: '×',
      ok: value <= most,
      evidence: {
        spread: spread(ratios),
        tests,
        bareMs: median(results.map(pair => pair.bare.wallMs)),
        gateMs: median(results.map(pair => pair.gate.wallMs)),
      },
    };
  },
};
