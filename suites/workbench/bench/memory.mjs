// How much memory the gate itself takes at most: its own process, not its runners.
import { makeProject } from './place.mjs';
import { gateCore, pythonEnv } from './sides.mjs';
import { spread } from './statistics.mjs';
import { pytestSuite, vitestSuite } from './suites.mjs';

const mostMiB = 150;
const size = { files: 100, tests: 20 };
const count = size.files * size.tests;

const memory = (name, { project, env = () => undefined }) => ({
  name,
  bound: `peak ≤ ${mostMiB} MiB`,
  measure: async ({ pairs }) => {
    const told = { env: env(), memory: true };
    const cwd = makeProject(name.replaceAll(' ', '-'), project());
    const peaks = [];
    for (let at = 0; at < Math.min(pairs, 2); at++) {
      const { peakBytes } = await gateCore(cwd, { census: count, passed: count }, told);
      if (peakBytes === 0) throw new Error('the memory of the gate could not be seen: this needs Linux with /proc');
      peaks.push(peakBytes / 2 ** 20);
    }
    const value = Math.max(...peaks);
    return { value, unit: 'MiB', ok: value <= mostMiB, evidence: { spread: spread(peaks), tests: count } };
  },
});

/** The gate over 2000 vitest tests. */
export const vitestMemory = memory('memory, vitest', { project: () => vitestSuite(size) });

/** The gate over 2000 pytest tests. */
export const pytestMemory = memory('memory, pytest', { project: () => pytestSuite(size), env: pythonEnv });
