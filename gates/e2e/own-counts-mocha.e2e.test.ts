import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { mochaModules } from '../../suites/workbench/mocha-versions.mjs';
import { launch, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

/** What mocha's own JSON reporter says. */
type Told = {
  readonly stats: Readonly<Record<'tests' | 'passes' | 'pending' | 'failures', number>>;
  readonly passes: readonly Case[];
  readonly failures: readonly Case[];
  readonly pending: readonly Case[];
};
type Case = { readonly fullTitle: string; readonly file: string | null };

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;
const files = {
  'package.json': '{ "private": true }',
  '.mocharc.json': '{ "spec": "test", "retries": 1 }',
  'test/plain.js': lines(
    `const assert = require('node:assert');`,
    `it('top', () => {});`,
    `describe('sums', () => {`,
    `  for (let n = 0; n < 40; n += 1) it('adds ' + n, () => { assert.equal(n + 1, n === 7 ? 0 : n + 1); });`,
    `  describe('deep', () => { it('same', () => {}); it('same', () => {}); it('later'); });`,
    `  it.skip('not now', () => {});`,
    `  it('asks', function () { this.skip(); });`,
    `  let tries = 0;`,
    `  it('flakes', () => { assert.equal(tries++, 1); });`,
    `});`,
  ),
  'test/module.mjs': lines(
    `import { describe, it } from 'mocha';`,
    `describe('module', () => { it('has ünï ☃ > "q"', async () => {}); it('throws', () => { throw new Error('no'); }); });`,
    `describe.skip('all of it', () => { it('inside', () => {}); });`,
  ),
  // Only by the table of fates: a timeout hangs, a broken teardown is its test's, a hook has a name of its own.
  'test/table.js': lines(
    `describe('waits', () => { it('for ever', () => new Promise(() => {})).timeout(50); });`,
    `describe('teardown', () => { afterEach(() => { throw new Error('dirt'); }); it('dirty', () => {}); });`,
    `describe('setup', () => { before(() => { throw new Error('no'); }); it('under', () => {}); });`,
  ),
};

const cases = ([10, 11, 12] as const).flatMap(major =>
  [[], ['--parallel', '--jobs', '2']].map(args => ({ title: ['mocha', major, ...args].join(' '), major, args })),
);

test.each(cases)('$title: names and outcomes equal those of mocha alone', async ({ major, args }) => {
  const modules = mochaModules(major);
  if (modules === undefined) {
    if (process.env['CI'] !== undefined) throw new Error(`mocha ${major} is not here: npm run setup`);
    process.stderr.write(`SKIPPED: mocha ${major} is not here: npm run setup\n`);
    return;
  }
  const config = { suites: { s: { runner: 'mocha', args } } };
  const dir = project({ ...files, 'gate.config.json': JSON.stringify(config) });
  symlinkSync(modules, join(dir, 'node_modules'));
  const bare = [
    'node_modules/mocha/bin/mocha.js',
    ...args,
    '--reporter',
    'json',
    '--reporter-option',
    'output=bare.json',
  ];
  await launch([process.execPath, ...bare], { cwd: dir }).ended;
  await runGate(['core', '--quiet'], { cwd: dir });

  const told = JSON.parse(readFileSync(join(dir, 'bare.json'), 'utf8')) as Told;
  const record = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  const of = (cases: readonly Case[], outcome: string): readonly string[] =>
    cases.map(({ fullTitle }) => `${fullTitle} = ${outcome}`);
  const alone = [...of(told.passes, 'passed'), ...of(told.failures, 'failed'), ...of(told.pending, 'skipped')];
  const gated = record.tests.map(({ titles, outcome }) => `${titles.join(' ')} = ${outcome}`);
  const onlyAlone = without(alone, gated);
  const onlyGated = without(gated, alone);
  expect({ onlyAlone, onlyGated }).toEqual({
    onlyAlone: [
      'setup "before all" hook for "under" = failed',
      'teardown "after each" hook for "dirty" = failed',
      'teardown dirty = passed',
      'waits for ever = failed',
    ],
    onlyGated: [
      'setup (hook: beforeAll) = failed',
      'setup under = not-run',
      'teardown dirty = failed',
      'waits for ever = hung',
    ],
  });
  expect(alone.length).toBe(told.stats.passes + told.stats.failures + told.stats.pending);
  expect(gated.length).toBe(record.totals.census);
  // A broken teardown is told twice by mocha; what could not run is told only here.
  expect(gated.length).toBe(alone.length);
});

/** What is here and not there, one of a name for one of a name. */
const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
  const left = [...others];
  return all
    .filter(line => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    })
    .toSorted((a, b) => (a < b ? -1 : 1));
};
