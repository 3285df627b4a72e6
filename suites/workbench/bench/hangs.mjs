// What hanging tests cost: for every round of workers the limit and one second, and not one other test.
import { makeProject } from './place.mjs';
import { barePytest, bareVitest, gateCore, pythonEnv } from './sides.mjs';
import { inPairs, median, spread } from './statistics.mjs';
import { pytestSuite, vitestSuite } from './suites.mjs';

const limitS = 3;
const spareS = 1;
const size = { files: 40, tests: 10 };
const count = size.files * size.tests;

const hanging = (name, { hangs, workers, suite, bare, env = () => undefined, options }) => ({
  name: `${hangs} hangs, ${name}`,
  bound: `a round of ${workers} ≤ ${limitS} s + ${spareS} s`,
  measure: async ({ pairs }) => {
    const told = { env: env() };
    const sound = makeProject('sound', suite({ ...size, ...options }));
    const sick = makeProject('hanging', suite({ ...size, ...options, hangs, limit: `${limitS}s` }));
    const expected = { census: count + hangs, passed: count, hung: hangs };
    const results = await inPairs(pairs, {
      bare: () => bare(sound, count, { ...told, ...options }),
      gate: () => gateCore(sick, expected, told),
    });
    const rounds = Math.ceil(hangs / workers);
    const costs = results.map(({ bare: alone, gate }) => (gate.wallMs - alone.wallMs) / 1000 / rounds);
    const value = median(costs);
    return {
      value,
      unit: 's',
      ok: value <= limitS + spareS,
      evidence: {
        spread: spread(costs),
        tests: count + hangs,
        bareMs: median(results.map(pair => pair.bare.wallMs)),
        gateMs: median(results.map(pair => pair.gate.wallMs)),
      },
    };
  },
});

/** Loops and promises that never resolve, in two forks. */
export const vitestHangs = hanging('vitest, 2 forks', {
  hangs: 5,
  workers: 2,
  suite: vitestSuite,
  bare: bareVitest,
  options: { workers: 2 },
});

/** Loops and sleeps in one process, which dies with each of them. */
export const pytestHangs = hanging('pytest', {
  hangs: 3,
  workers: 1,
  suite: pytestSuite,
  bare: barePytest,
  env: pythonEnv,
  options: {},
});

/** The same with two workers of xdist. */
export const xdistHangs = hanging('pytest -n 2', {
  hangs: 5,
  workers: 2,
  suite: pytestSuite,
  bare: barePytest,
  env: () => pythonEnv('xdist'),
  options: { args: ['-q', '-n', '2'] },
});
