// How long it takes from the deadline of a looping test until its stack is known, in real runners.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './place.mjs';
import { gateCore, pythonEnv } from './sides.mjs';
import { median, spread } from './statistics.mjs';

const limit = '1s';

const suite = (runner, files, more = {}) => ({
  'package.json': '{ "name": "bench", "private": true, "type": "module" }\n',
  'gate.config.json': JSON.stringify({ suites: { unit: { runner, limits: { test: limit, grace: '1s' }, ...more } } }),
  ...files,
});

const vitestLoops = count =>
  suite('vitest', {
    'vitest.config.mjs': `export default { cacheDir: '.cache', test: { fileParallelism: false } };\n`,
    'loops.test.ts': `import { test } from 'vitest';
const helper = (n: number): number => Math.sqrt(n);
const loops = (): never => {
  for (let sum = 0; ; ) sum += helper(sum);
};
${Array.from({ length: count }, (_, at) => `test('loop ${at}', () => loops());\n`).join('')}`,
  });

const pytestLoops = count =>
  suite('pytest', {
    'pytest.ini': '[pytest]\ntestpaths = .\n',
    'test_loops.py': `def loops():
    total = 0
    while True:
        total += 1


${Array.from({ length: count }, (_, at) => `def test_loop_${at}():\n    loops()\n\n\n`).join('')}`,
  });

const stuck = (name, mostMs, { project, isThere, env = () => undefined }) => ({
  name: `stack, ${name}`,
  bound: `median ≤ ${mostMs} ms`,
  measure: async ({ quick }) => {
    const count = quick ? 2 : 11;
    const cwd = makeProject(`stack-${name}`, project(count));
    await gateCore(cwd, { census: count, hung: count }, { env: env() });
    const captures = eventsOf(cwd)
      .filter(({ type }) => type === 'stack-captured')
      .map(({ capture }) => capture);
    const right = captures.filter(({ frames }) => frames.some(isThere));
    if (right.length !== count)
      throw new Error(`${right.length} of ${captures.length} stacks name the loop, where ${count} were expected`);
    const times = captures.map(({ ms }) => ms);
    const value = median(times);
    return { value, unit: 'ms', ok: value <= mostMs, evidence: { spread: spread(times), tests: count } };
  },
});

const eventsOf = cwd =>
  readFileSync(join(cwd, '.gate', 'latest', 'events.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).event);

/** A synchronous loop in a worker of vitest, through the inspector and with source maps. */
export const vitestStack = stuck('vitest', 400, {
  project: vitestLoops,
  isThere: ({ file, line }) => file === 'loops.test.ts' && line >= 3 && line <= 5,
});

/** A loop in pytest, through faulthandler. */
export const pytestStack = stuck('pytest', 200, {
  project: pytestLoops,
  isThere: ({ file, function: name }) => file === 'test_loops.py' && name === 'loops',
  env: pythonEnv,
});
