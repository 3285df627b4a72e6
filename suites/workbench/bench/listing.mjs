// How much longer it takes to list a suite through the gate.
import { makeProject } from './place.mjs';
import { gateList, listPytest, listVitest, pythonEnv } from './sides.mjs';
import { inPairs, median, spread } from './statistics.mjs';
import { pytestSuite, vitestSuite } from './suites.mjs';

const mostS = 1;
const size = { files: 500, tests: 4 };
const count = size.files * size.tests;

const listing = (name, { project, bare, env = () => undefined }) => ({
  name: `gate list, ${name}`,
  bound: `≤ ${mostS} s over the runner's list`,
  measure: async ({ pairs }) => {
    const told = { env: env() };
    const cwd = makeProject('list', project());
    const results = await inPairs(pairs, {
      bare: () => bare(cwd, count, told),
      gate: () => gateList(cwd, count, told),
    });
    const costs = results.map(({ bare: alone, gate }) => (gate.wallMs - alone.wallMs) / 1000);
    const value = median(costs);
    return {
      value,
      unit: 's',
      ok: value <= mostS,
      evidence: {
        spread: spread(costs),
        tests: count,
        bareMs: median(results.map(pair => pair.bare.wallMs)),
        gateMs: median(results.map(pair => pair.gate.wallMs)),
      },
    };
  },
});

/** 500 vitest files in few processes: with one for each file the list takes minutes, in which no second stands out. */
export const vitestList = listing('vitest', {
  project: () => vitestSuite({ ...size, isolate: false }),
  bare: listVitest,
});

/** 500 pytest files. */
export const pytestList = listing('pytest', { project: () => pytestSuite(size), bare: listPytest, env: pythonEnv });
