// What a run of very many tests costs the gate itself: its memory, and the time from the end of the last test to the end of the gate.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mochaModules } from '../mocha-versions.mjs';
import { makeProject } from './place.mjs';
import { gateCore } from './sides.mjs';
import { median, spread } from './statistics.mjs';

const mostMiB = 300;
const mostMs = 10_000;
const size = { files: 100, tests: 1000 };
const count = size.files * size.tests;
/** One in so many fails, with a message and a stack. */
const failing = 100;
const failed = count / failing;

const crowdSuite = () => ({
  'package.json': '{ "name": "bench", "private": true }\n',
  'gate.config.json': `${JSON.stringify({ suites: { unit: { runner: 'mocha', args: ['--reporter=min'] } } })}\n`,
  ...Object.fromEntries(
    Array.from({ length: size.files }, (_, nth) => [
      `test/f${nth}.js`,
      `const assert = require('node:assert');
describe('group ${nth}', () => {
  for (let at = 0; at < ${size.tests}; at++)
    it(\`case \${at}\`, () => assert.deepEqual({ at: at % ${failing} }, { at: at % ${failing} || 1 }));
});
`,
    ]),
  ),
});

/** Wall time of the last event of the tests, by the journal. */
const suiteEndedAt = cwd => {
  const journal = readFileSync(join(cwd, '.gate', 'latest', 'events.ndjson'), 'utf8');
  const line = journal.split('\n').findLast(text => text.includes('"type":"suite-finished"'));
  if (line === undefined) throw new Error('the journal tells no end of the suite');
  return Date.parse(JSON.parse(line).at);
};

let runs;

/** Both figures are of the same runs. */
const measuredRuns = async pairs => {
  const cwd = makeProject('crowd', crowdSuite(), mochaModules(12));
  const found = [];
  for (let at = 0; at < Math.min(pairs, 4); at++) {
    const { peakBytes } = await gateCore(cwd, { census: count, passed: count - failed, failed }, { memory: true });
    const endMs = Date.now() - suiteEndedAt(cwd);
    if (peakBytes === 0) throw new Error('the memory of the gate could not be seen: this needs Linux with /proc');
    found.push({ mib: peakBytes / 2 ** 20, endMs });
  }
  return found;
};

const figure = (name, { bound, unit, most, of }) => ({
  name,
  bound,
  measure: async ({ pairs }) => {
    runs ??= measuredRuns(pairs);
    const values = (await runs).map(of);
    const value = unit === 'MiB' ? Math.max(...values) : median(values);
    return { value, unit, ok: value <= most, evidence: { spread: spread(values), tests: count } };
  },
});

/** The gate over 100 000 mocha tests, 1000 of which fail. */
export const crowdMemory = figure('memory, 100 000 tests', {
  bound: `peak ≤ ${mostMiB} MiB`,
  unit: 'MiB',
  most: mostMiB,
  of: ({ mib }) => mib,
});

/** From the end of its suite to the end of the gate: the ledger, the history and every report. */
export const crowdReports = figure('reports, 100 000 tests', {
  bound: `written in ≤ ${mostMs / 1000} s`,
  unit: 's',
  most: mostMs / 1000,
  of: ({ endMs }) => endMs / 1000,
});
