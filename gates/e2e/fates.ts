import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { jasmineModules } from '../../suites/workbench/jasmine-versions.mjs';
import { jestModules } from '../../suites/workbench/jest-versions.mjs';
import { mochaModules } from '../../suites/workbench/mocha-versions.mjs';
import { nodeProgram } from '../../suites/workbench/node-versions.mjs';
import { playwrightModules } from '../../suites/workbench/playwright-versions.mjs';
import { modulesOf } from '../../suites/workbench/vitest-versions.mjs';
import { pythonPath } from '../../suites/workbench/pytest-versions.mjs';
import type { Row } from './expected.ts';
import { type Ended, latest, project, runGate, sweep } from './live-gate.ts';

/** Of each suite of the tables. */
export const limits = { test: '3s', hook: '3s', load: '3s', grace: '1s' };
const exits = { pass: 0, fail: 1, incomplete: 3 } as const;

/** A version of a runner: what a project needs to be run with it, or nothing where it is not installed. */
export type Version = {
  readonly name: string;
  readonly suite: object;
  readonly modules?: string;
  readonly env?: Readonly<Record<string, string>>;
};

const vitestOf = (major: 3 | 4): Version | undefined => {
  const modules = modulesOf(major);
  return modules === undefined ? undefined : { name: `vitest ${major}`, suite: {}, modules };
};

const jestOf = (major: 29 | 30): Version | undefined => {
  const modules = jestModules(major);
  return modules === undefined ? undefined : { name: `jest ${major}`, suite: {}, modules };
};

const mochaOf = (major: 10 | 11 | 12): Version | undefined => {
  const modules = mochaModules(major);
  return modules === undefined ? undefined : { name: `mocha ${major}`, suite: {}, modules };
};

const jasmineOf = (major: 5 | 6): Version | undefined => {
  const modules = jasmineModules(major);
  return modules === undefined ? undefined : { name: `jasmine ${major}`, suite: {}, modules };
};

export const nodeOf = (
  major: 20 | 22 | 24,
): (Version & { readonly suite: { readonly program: readonly string[] } }) | undefined => {
  const program = nodeProgram(major);
  return program === undefined ? undefined : { name: `node ${major}`, suite: { program: [program] } };
};

const playwrightOf = (): Version | undefined => {
  const modules = playwrightModules(1);
  return modules === undefined ? undefined : { name: 'playwright', suite: {}, modules };
};

const pytestOf = (major: number): Version | undefined => {
  const path = pythonPath(major, ['xdist']);
  if (path === undefined) return undefined;
  return { name: `pytest ${major}`, suite: { program: ['python3'] }, env: { PYTHONPATH: path } };
};

/** A missing version fails in CI and is skipped loudly elsewhere. */
export const needed = <Of extends Version>(name: string, version: Of | undefined): Of | undefined => {
  if (version !== undefined) return version;
  if (process.env['CI'] !== undefined) throw new Error(`${name} is not here: npm run setup`);
  process.stderr.write(`SKIPPED: ${name} is not here: npm run setup\n`);
  return undefined;
};

const hasGo = spawnSync('go', ['version']).status === 0;
const debianCargo = '/usr/bin/cargo';
const cargo = spawnSync('/bin/sh', ['-c', 'command -v cargo'], { encoding: 'utf8' }).stdout.trim();

/** The cargo of PATH and, where that is another, Debian's: it is the oldest that is tried. */
const cargoVersions = (also: readonly number[]): readonly (Version | undefined)[] => {
  const name = cargo === debianCargo ? 'cargo of Debian' : 'cargo';
  const usual = needed('cargo', cargo === '' ? undefined : { name, suite: {} });
  if (also.length === 0 || cargo === debianCargo || !existsSync('/etc/debian_version')) return [usual];
  const env = { PATH: `/usr/bin:/bin:${process.env['PATH'] ?? ''}` };
  const old = existsSync(debianCargo) ? { name: 'cargo of Debian', suite: {}, env } : undefined;
  return [usual, needed('cargo of Debian', old)];
};

const versionsOf = ({ runner, also = [] }: Row): readonly (Version | undefined)[] => {
  if (runner === 'go') return [needed('go', hasGo ? { name: 'go', suite: {} } : undefined)];
  if (runner === 'cargo') return cargoVersions(also);
  if (runner === 'pytest')
    return [...(also.length === 0 ? [8] : also)].map(major => needed(`pytest ${major}`, pytestOf(major)));
  if (runner === 'jest') return ([29, 30] as const).map(major => needed(`jest ${major}`, jestOf(major)));
  if (runner === 'mocha') return ([10, 11, 12] as const).map(major => needed(`mocha ${major}`, mochaOf(major)));
  if (runner === 'jasmine')
    return ([5, 6] as const).flatMap(major =>
      major === 6 || also.includes(major) ? [needed(`jasmine ${major}`, jasmineOf(major))] : [],
    );
  if (runner === 'playwright') return [needed('playwright', playwrightOf())];
  if (runner !== 'vitest') return [{ name: runner, suite: {} }];
  return [needed('vitest 4', vitestOf(4)), ...(also.includes(3) ? [needed('vitest 3', vitestOf(3))] : [])];
};

/** Runs a row in a project of its own. */
export const runAlone = async (
  { runner, files, suite }: Row,
  version: Version,
  beside: object = {},
): Promise<{ readonly ended: Ended; readonly dir: string }> => {
  const config = { ...beside, suites: { s: { runner, limits, ...version.suite, ...suite } } };
  const dir = project({ 'gate.config.json': JSON.stringify(config), 'package.json': '{ "type": "module" }', ...files });
  if (version.modules !== undefined) symlinkSync(version.modules, join(dir, 'node_modules'));
  return { ended: await runGate(['core', '--quiet'], { cwd: dir, env: version.env ?? {} }), dir };
};

/** A fate in the words of the table; `within`: the folder of the row, where that is not the repository. */
export const fateOf = ({ outcome, reason, failure, flags }: TestRecord, within = ''): string => {
  const own = failure?.stack.find(({ file }) => !file.startsWith('/') && !file.includes('node_modules'));
  const words = [
    outcome,
    outcome === 'not-run' ? reason?.split(':')[0] : undefined,
    ...(outcome === 'hung' ? [failure?.by, failure?.deadline] : []),
    outcome !== 'passed' && own !== undefined
      ? `${own.file.slice(own.file.startsWith(within) ? within.length : 0)}:${own.line}`
      : undefined,
    ...flags.filter(flag => flag !== 'slow'), // with limits as short as these a busy machine makes anything slow
  ];
  return words.filter(word => word !== undefined).join(' ');
};

/**
 * One test for each row and each version of its runner: every test has its fate, and nothing is left behind. `beside`
 * stands beside the suite in the configuration.
 */
export const tellFates = (rows: readonly Row[], beside: object = {}): void => {
  afterEach(async () => {
    expect(await sweep()).toEqual([]);
  });

  const cases = rows.flatMap(row =>
    versionsOf(row).flatMap(version =>
      version === undefined ? [] : [{ title: `${version.name}: ${row.name}`, row, version }],
    ),
  );
  describe('every test has its fate', () => {
    test.each(cases)('$title', async ({ row, version }) => {
      const { ended, dir } = await runAlone(row, version, beside);
      const record = JSON.parse(latest(dir, 'run.json')) as RunRecord;
      const fates = Object.fromEntries(record.tests.map(one => [one.id.replace(/^s(?: :: )?/, ''), fateOf(one)]));
      expect(fates).toEqual({ ...row.fates, ...row.otherwise?.[version.name] });
      expect(record.tests).toHaveLength(Object.keys(row.fates).length);
      expect([record.verdict.kind, ended.code]).toEqual([row.verdict, exits[row.verdict]]);
      if (row.launches !== undefined) expect(record.suites[0]?.launches).toBe(row.launches);
      const { census, passed, failed, hung, crashed, skipped, notRun } = record.totals;
      expect(passed + failed + hung + crashed + skipped + notRun).toBe(census);
      // A run that did not come to its end has one case more, for itself.
      const cases = /<testcase (?!name="verdict" classname="\(gate\)")/g;
      expect(latest(dir, 'junit.xml').match(cases) ?? []).toHaveLength(census);
      expect(record.kills.filter(({ survived }) => survived)).toEqual([]);
    });
  });
};
