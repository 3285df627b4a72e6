import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { playwrightModules } from '../../suites/workbench/playwright-versions.mjs';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const modules = playwrightModules(1);
if (modules === undefined) process.stderr.write('SKIPPED: tests with Playwright, which is not here: npm run setup\n');
const isWanted = modules !== undefined || process.env['CI'] !== undefined;

const config = `module.exports = { retries: 1, reporter: [['json', { outputFile: 'own.json' }]], projects: [{ name: 'x' }, { name: 'y' }] };\n`;
const files = {
  'package.json': '{}',
  'playwright.config.js': config,
  'deep/a.spec.js': `const { test, expect } = require('@playwright/test');
test('passes', () => {});
test('fails', () => { expect(1).toBe(2); });
test.skip('skipped', () => {});
test.describe('g', () => { test('in a group', () => {}); test.describe('h', () => { test('a › b > c', () => {}); }); });
test('flaky', ({}, info) => { expect(info.retry).toBe(1); });
test('world', () => { console.log(Object.keys(process.env).filter(name => !/^(?:GATE_|_$|SHLVL)/.test(name)).map(name => 'WORLD ' + name + '=' + process.env[name]).join('\\n') + '\\nWORLD ' + process.execArgv); });
`,
  'gate.config.json': JSON.stringify({ suites: { s: { runner: 'playwright' } } }),
};

type Suite = {
  readonly title: string;
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly projectName: string; readonly status: string }[];
  }[];
};

const words: Readonly<Record<string, string>> = {
  expected: 'passed',
  unexpected: 'failed',
  skipped: 'skipped',
  flaky: 'passed flaky',
};

const counts = ({ title, suites = [], specs }: Suite): readonly string[] => [
  ...specs.flatMap(spec =>
    spec.tests.map(({ projectName, status }) => `${projectName}: ${title} > ${spec.title} ${words[status] ?? status}`),
  ),
  ...suites.flatMap(inner => counts({ ...inner, title: `${title} > ${inner.title}` })),
];

const own = (text: string): readonly string[] =>
  (JSON.parse(text) as { readonly suites: readonly Suite[] }).suites.flatMap(counts).toSorted();

test.runIf(isWanted)(
  'names and outcomes equal those of playwright test alone; its reporter and its world are the same',
  async () => {
    const dir = project(files);
    symlinkSync(modules ?? '', join(dir, 'node_modules'));
    const { PATH = '', HOME = '', LANG = '' } = process.env;
    const bare = spawnSync(process.execPath, ['node_modules/@playwright/test/cli.js', 'test'], {
      cwd: dir,
      env: { PATH, HOME, LANG },
      encoding: 'utf8',
    });
    const read = (): string => spawnSync('cat', [join(dir, 'own.json')], { encoding: 'utf8' }).stdout;
    const alone = own(read());
    const { code } = await runGate(['core', '--quiet'], { cwd: dir });
    expect(code).toBe(1);
    expect(own(read())).toEqual(alone);
    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    const told = tests.map(({ id, outcome, flags }) => {
      const [, name = '', rest = ''] = /^s\/(\w) :: ([^]*)$/u.exec(id) ?? [];
      return `${name}: ${[rest, outcome].join(' ')}${flags.includes('flaky') ? ' flaky' : ''}`;
    });
    expect(told.toSorted()).toEqual(alone);
    expect(alone).toHaveLength(14);

    const world = (text: string): readonly string[] =>
      [...text.matchAll(/^WORLD (.*)$/gm)].map(([, word = '']) => word).toSorted();
    const theirs = world(bare.stdout === '' ? read() : bare.stdout);
    const ours = world(latest(dir, 'logs/s.1.log'));
    expect(ours.length).toBeGreaterThan(2);
    expect(ours.filter(word => !theirs.includes(word))).toEqual([]);
  },
);

test.runIf(isWanted)(
  'the tests are listed without being run, and a retry of the gate runs one of them alone',
  async () => {
    const dir = project({
      'package.json': '{}',
      'playwright.config.js': `module.exports = { testDir: 'tests' };\n`,
      'tests/a.spec.js': `const { test } = require('@playwright/test');
const fs = require('node:fs');
test('once', () => { fs.mkdirSync('once'); });
test('shaky', () => { if (!fs.existsSync('seen')) { fs.writeFileSync('seen', ''); throw new Error('once'); } });
`,
      'gate.config.json': JSON.stringify({ suites: { s: { runner: 'playwright', retries: 1 } } }),
    });
    symlinkSync(modules ?? '', join(dir, 'node_modules'));
    const listed = await runGate(['list', 'core'], { cwd: dir });
    expect(listed.stdout).toContain('  s :: tests/a.spec.js > once\n  s :: tests/a.spec.js > shaky\n');
    await runGate(['core', '--quiet'], { cwd: dir });
    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    expect(tests.map(({ id, outcome, flags }) => [id, outcome, ...flags.filter(flag => flag !== 'slow')])).toEqual([
      ['s :: tests/a.spec.js > once', 'passed'],
      ['s :: tests/a.spec.js > shaky', 'passed', 'flaky'],
    ]);
  },
);
