import { expect, test } from 'vitest';
import { z } from 'zod';
import { gateJsonSchema, keysAt } from './json-schema.ts';

/** The schema as an editor reads it: from its JSON, by another reader than the one that wrote it. */
const editor = z.fromJSONSchema(JSON.parse(JSON.stringify(gateJsonSchema())));
const accepts = (config: unknown): boolean => editor.safeParse(config).success;

const example = {
  suites: {
    unit: { runner: 'vitest', cwd: '.', limits: { test: '30s', silence: '2m' } },
    core: { runner: 'pytest', cwd: 'services/core', args: ['tests'], retries: 1 },
    lint: { runner: 'command', command: 'npm run lint' },
  },
  gates: { fast: { budget: '60s', suites: ['unit'] }, core: { suites: '*', limits: { run: '45m' } } },
  debt: { dir: 'debt/entries', report: 'docs/REGRESSION_DEBT.md', maxDueDays: 90 },
  preflight: { namespace: 'arbitrage', env: 'paper', checks: [{ type: 'disk', free: '10GiB' }] },
};

test('the schema accepts the example of the contract, also with $schema', () => {
  expect(accepts(example)).toBe(true);
  expect(accepts({ $schema: './gate.schema.json', ...example })).toBe(true);
  expect(accepts({})).toBe(true);
  for (const limits of ['auto', { test: 'auto', hook: '5s' }, { test: '5s', tests: { 'unit :: slow/*': '2m' } }])
    expect(accepts({ suites: { unit: { runner: 'vitest', limits } } })).toBe(true);
});

test.each([
  ['an unknown key', { colour: 'red' }],
  ['an unknown key in a suite', { suites: { unit: { runner: 'vitest', limit: {} } } }],
  ['an unknown gate', { gates: { ful: {} } }],
  ['a runner that does not exist', { suites: { unit: { runner: 'bun' } } }],
  ['a suite without a runner', { suites: { unit: {} } }],
  ['a number without a unit', { suites: { unit: { runner: 'vitest', limits: { test: 30 } } } }],
  ['a word that is not auto', { suites: { unit: { runner: 'vitest', limits: 'automatic' } } }],
  ['auto where nothing is learned', { suites: { unit: { runner: 'vitest', limits: { hook: 'auto' } } } }],
  ['a pattern with a number without a unit', { suites: { unit: { runner: 'vitest', limits: { tests: { '*': 5 } } } } }],
  ['a wrong unit', { suites: { unit: { runner: 'vitest', limits: { test: '30 sconds' } } } }],
  ['a suite name with ::', { suites: { 'a::b': { runner: 'vitest' } } }],
  ['a containment that does not exist', { containment: 'docker' }],
  ['retries below zero', { suites: { unit: { runner: 'vitest', retries: -1 } } }],
])('the schema refuses %s', (_, config) => {
  expect(accepts(config)).toBe(false);
});

test('the keys of each level are known, for the nearest word', () => {
  expect(keysAt([])).toContain('suites');
  expect(keysAt([])).not.toContain('$schema');
  expect(keysAt(['suites', 'any', 'limits'])).toEqual([
    'test',
    'tests',
    'hook',
    'load',
    'silence',
    'teardown',
    'suite',
    'grace',
  ]);
  expect(keysAt(['gates', 'fast'])).toContain('budget');
  expect(keysAt(['gates', 'core'])).not.toContain('budget');
  expect(keysAt(['nothing', 0, 'here'])).toEqual([]);
});
