// How much longer a suite without hangs takes under the gate.
import { makeProject } from './place.mjs';
import { bareGo, bareJest, bareMocha, bareNodeTest, barePytest, bareVitest, gateCore, pythonEnv } from './sides.mjs';
import { inPairs, median, spread } from './statistics.mjs';
import { jestModules } from '../jest-versions.mjs';
import { mochaModules } from '../mocha-versions.mjs';
import { goSuite, jestSuite, mochaSuite, nodeTestSuite, pytestSuite, vitestSuite } from './suites.mjs';

const size = { files: 100, tests: 20 };
const count = size.files * size.tests;

const wall = (
  name,
  most,
  { project, bare, env = () => undefined, modules = () => undefined, tests = count, told: said = count },
) => ({
  name,
  bound: most === undefined ? 'no bound' : `wall ≤ ${most.toFixed(2)} × the runner`,
  measure: async ({ pairs }) => {
    const told = { env: env() };
    const cwd = makeProject(name.replaceAll(' ', '-'), project(), modules());
    const results = await inPairs(pairs, {
      bare: () => bare(cwd, said, told),
      gate: () => gateCore(cwd, { census: tests, passed: tests }, told),
    });
    const ratios = results.map(({ bare: alone, gate }) => gate.wallMs / alone.wallMs);
    const value = median(ratios);
    return {
      value,
      unit: '×',
      ...(most === undefined ? {} : { ok: value <= most }),
      evidence: {
        spread: spread(ratios),
        tests,
        bareMs: median(results.map(pair => pair.bare.wallMs)),
        gateMs: median(results.map(pair => pair.gate.wallMs)),
      },
    };
  },
});

/** 100 files, 2000 tests with a little work each. */
export const vitestWall = wall('vitest', 1.05, { project: () => vitestSuite(size), bare: bareVitest });

/** The same with nothing in the tests: what the gate adds to each of them, at its plainest. */
export const vitestEmpty = wall('vitest, empty tests', undefined, {
  project: () => vitestSuite({ ...size, body: 'empty' }),
  bare: bareVitest,
});

/** 100 files, 2000 tests with a little work each. */
export const pytestWall = wall('pytest', 1.1, { project: () => pytestSuite(size), bare: barePytest, env: pythonEnv });

/** The same with nothing in the tests. */
export const pytestEmpty = wall('pytest, empty tests', undefined, {
  project: () => pytestSuite({ ...size, body: 'empty' }),
  bare: barePytest,
  env: pythonEnv,
});

/** 100 files, 2000 tests with a little work each, in jest 30. */
export const jestWall = wall('jest', 1.05, {
  project: () => jestSuite(size),
  bare: bareJest,
  modules: () => jestModules(30),
});

/** 100 files, 2000 tests with a little work each, in mocha 12. */
export const mochaWall = wall('mocha', 1.15, {
  project: () => mochaSuite(size),
  bare: bareMocha,
  modules: () => mochaModules(12),
});

/** 100 files, 2000 tests with a little work each, in `node --test`. */
export const nodeTestWall = wall('node-test', 1.1, { project: () => nodeTestSuite(size), bare: bareNodeTest });

/** What the runner says of itself is its packages. */
const goOf = (name, size) =>
  wall(name, 1.05, {
    project: () => goSuite(size),
    bare: bareGo,
    tests: size.packages * size.tests,
    told: size.packages,
  });

/** 40 packages of Go, 1000 tests: about as long as the suites of the other runners. */
export const goWall = goOf('go', { packages: 40, tests: 25 });

/** 10 packages, 250 tests: not much more than the five seconds from which on the bound is asked for. */
export const goShort = goOf('go, 5 s', { packages: 10, tests: 25 });
