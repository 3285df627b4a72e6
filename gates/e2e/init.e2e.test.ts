import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { jestModules } from '../../suites/workbench/jest-versions.mjs';
import { pythonPath } from '../../suites/workbench/pytest-versions.mjs';
import { modulesOf } from '../../suites/workbench/vitest-versions.mjs';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const needed = (what: string, isHere: boolean): boolean => {
  if (isHere) return true;
  if (process.env['CI'] !== undefined) throw new Error(`${what} is not here: npm run setup`);
  process.stderr.write(`SKIPPED: ${what} is not here: npm run setup\n`);
  return false;
};

const [vitest, jest, python] = [modulesOf(4), jestModules(30), pythonPath(8, [])];
const hasNode = needed('vitest 4 or jest 30', vitest !== undefined && jest !== undefined);
const hasOthers = needed('pytest 8 or Go', python !== undefined && spawnSync('go', ['version']).status === 0);

/** Tests that fail when they are run: nothing of a folder that holds one may be. */
const trap = { 'package.json': '{ "devDependencies": { "vitest": "4" } }', 'a.test.js': 'throw new Error("a trap");' };
const trapsIn = (...folders: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    folders.flatMap(folder => Object.entries(trap).map(([name, text]) => [`${folder}/${name}`, text])),
  );

const vitestFile = (title: string): string => `import { test } from 'vitest';\ntest('${title}', () => {});\n`;

/** What a package manager leaves: its modules in the folder of each package that asks for them. */
const install = (dir: string, where: Readonly<Record<string, string | undefined>>): void => {
  for (const [folder, modules] of Object.entries(where)) {
    mkdirSync(join(dir, folder), { recursive: true });
    if (modules !== undefined) symlinkSync(modules, join(dir, folder, 'node_modules'));
  }
};

const git = (dir: string): void => {
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 't'],
  ])
    execFileSync('git', args, { cwd: dir });
};

const idsIn = (dir: string): readonly string[] =>
  (JSON.parse(latest(dir, 'run.json')) as RunRecord).tests.map(({ id, outcome }) => `${id} ${outcome}`).toSorted();

/** Runs everything without a configuration, then writes one, and runs everything with it: the same tests. */
const bothWays = async (dir: string, env: Readonly<Record<string, string>>, file: string): Promise<string> => {
  const bare = await runGate(['core'], { cwd: dir, env });
  expect([bare.code, bare.stderr]).toEqual([0, expect.stringMatching(/^(?:gate: .*\n)*No configuration in /u)]);
  const before = idsIn(dir);
  const wrote = await runGate(['init'], { cwd: dir });
  expect([wrote.code, wrote.stdout]).toEqual([0, expect.stringContaining(`Wrote ${file} with `)]);
  const configured = await runGate(['core'], { cwd: dir, env });
  expect([configured.code, configured.stdout]).toEqual([0, expect.stringContaining('PASS')]);
  expect(idsIn(dir)).toEqual(before);
  return readFileSync(join(dir, file), 'utf8');
};

test.runIf(hasNode)('an npm workspace of vitest and jest: found, run, written down, and run the same', async () => {
  const dir = project({
    'package.json': JSON.stringify({ private: true, workspaces: ['packages/*'], devDependencies: { vitest: '4' } }),
    'package-lock.json': '{ "lockfileVersion": 3 }',
    '.gitignore': 'out/\n',
    'packages/web/package.json': '{ "name": "@shop/web", "scripts": { "test": "vitest run" } }',
    'packages/web/src/web.test.js': vitestFile('web'),
    'packages/api/package.json': '{ "name": "@shop/api", "devDependencies": { "jest": "30" } }',
    'packages/api/api.test.js': "test('api', () => {});\n",
    'packages/broken/package.json': '{\n  "name": ,\n}',
    ...trapsIn('dist/a', 'vendor/b', 'generated/c', 'out/d', 'examples/e'),
  });
  install(dir, { '.': vitest, 'packages/api': jest });
  git(dir);
  const text = await bothWays(dir, {}, 'gate.config.yaml');
  expect(text).toBe(`# Written by \`gate init\` from what it found here; \`gate list\` says what would run.
suites:
  # vitest in packages/web/package.json, script "test"
  "vitest":
    runner: "vitest"
    cwd: "packages/web"
  # jest in packages/api/package.json
  "jest":
    runner: "jest"
    cwd: "packages/api"
  # Not here: packages/broken/package.json:2:11 is not valid JSON, so its scripts, dependencies and workspaces are not known.
  # Not here: examples/e uses vitest and was left out: package.json does not name it as a workspace, and nothing is installed in it.
# A suite may have clocks of its own, with a unit: limits: { test: '60s', suite: '10m' }
`);
  expect(idsIn(dir)).toEqual(['jest :: api.test.js > api passed', 'vitest :: src/web.test.js > web passed']);
});

test.runIf(hasOthers)(
  'several Python packages and Go modules: found, run, written down, and run the same',
  async () => {
    const goFile = (name: string): string =>
      `package ${name}\n\nimport "testing"\n\nfunc Test_${name}(t *testing.T) {}\n`;
    const dir = project({
      'services/core/pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q"\n',
      'services/core/tests/test_core.py': 'def test_core(): pass\n',
      'services/job/requirements.txt': 'pytest==8.3\n',
      'services/job/test_job.py': 'def test_job(): pass\n',
      'go.work': 'go 1.19\n\nuse ./tools/inside\n',
      'tools/inside/go.mod': 'module inside\n\ngo 1.19\n',
      'tools/inside/a_test.go': goFile('inside'),
      'tools/outside/go.mod': 'module outside\n\ngo 1.19\n',
      'tools/outside/a_test.go': goFile('outside'),
      'venv/pyvenv.cfg': '',
      'venv/lib/test_trap.py': 'raise Exception("a trap")\n',
      'vendor/x/conftest.py': 'raise Exception("a trap")\n',
    });
    git(dir);
    const env = { PYTHONPATH: python ?? '' };
    const text = await bothWays(dir, env, 'gate.config.yaml');
    expect(text).toContain('  # tools/outside/go.mod, not used by go.work\n');
    expect(text).toContain('    env: {"GOWORK":"off"}\n');
    expect(idsIn(dir)).toEqual([
      'core :: tests/test_core.py > test_core passed',
      'inside :: . > Test_inside passed',
      'job :: test_job.py > test_job passed',
      'outside :: . > Test_outside passed',
    ]);
  },
);

test('a configuration that is there is left alone, and written over only when that is asked for, and said', async () => {
  const dir = project({ 'gate.config.yaml': 'suites: {}\n', 'go.mod': 'module m\n', 'a_test.go': 'package m\n' });
  const refused = await runGate(['init'], { cwd: dir });
  expect([refused.code, refused.stdout, refused.stderr]).toEqual([
    2,
    '',
    'gate: gate.config.yaml is there already and was left as it is: edit it, or type `gate init --force` to write over it.\n',
  ]);
  expect(readFileSync(join(dir, 'gate.config.yaml'), 'utf8')).toBe('suites: {}\n');
  const forced = await runGate(['init', '--force', '--json', '-'], { cwd: dir });
  expect([forced.code, JSON.parse(forced.stdout)]).toMatchObject([
    0,
    { format: 'gate.init/1', replaced: true, suites: [{ name: 'go', runner: 'go' }] },
  ]);
  expect(readFileSync(join(dir, 'gate.config.yaml'), 'utf8')).toContain('runner: "go"');
});

test.each([
  ['package.json', { 'package.json': '{ "gate": {} }' }, [], /is "gate" in .*package\.json and was left as it is/],
  ['nothing to find', { 'a.txt': '' }, [], /no suite was found in .*, so nothing was written/],
  ['JSON', { 'go.mod': '', 'a_test.go': '' }, ['--config', 'gate.config.json'], /JSON has no comments/],
  [
    'no folder',
    { 'go.mod': '', 'a_test.go': '' },
    ['--config', 'x/gate.config.ts'],
    /there is no folder .*: make it first/,
  ],
  [
    'a kind that is not read',
    { 'go.mod': '', 'a_test.go': '' },
    ['--config', 'gate.toml'],
    /does not read .*gate\.toml/,
  ],
] as const)('%s: one sentence, exit 2, nothing written', async (_, files, args, words) => {
  const dir = project(files);
  const { code, stdout, stderr } = await runGate(['init', ...args], { cwd: dir });
  expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(stderr).toMatch(words);
  const left = ['gate.config.yaml', 'gate.config.ts', 'gate.config.json', 'gate.toml', '.gate'];
  expect(left.filter(name => existsSync(join(dir, name)))).toEqual([]);
});

test('in a clone the ledger gets its base: the branch that the remote says is the first, or the usual one', async () => {
  const origin = project({ 'go.mod': 'module m\n', 'a_test.go': 'package m\n' });
  git(origin);
  execFileSync('git', ['branch', '-qm', 'trunk'], { cwd: origin });
  const clone = project({});
  execFileSync('git', ['clone', '-q', origin, '.'], { cwd: clone });
  const { code } = await runGate(['init'], { cwd: clone });
  const text = readFileSync(join(clone, 'gate.config.yaml'), 'utf8');
  expect([code, text]).toEqual([
    0,
    expect.stringMatching(/\n# In CI, known is .*\ndebt:\n {2}base: "origin\/trunk"\n/),
  ]);
  // Nobody says which is the first, as after `git init` and `git fetch` in CI.
  execFileSync('git', ['remote', 'set-head', 'origin', '--delete'], { cwd: clone });
  await runGate(['init', '--force'], { cwd: clone });
  expect(readFileSync(join(clone, 'gate.config.yaml'), 'utf8')).not.toContain('debt:');
  execFileSync('git', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: clone });
  const said = await runGate(['init', '--force', '--json', '-'], { cwd: clone });
  expect(JSON.parse(said.stdout)).toMatchObject({ base: 'origin/main' });
  expect(readFileSync(join(clone, 'gate.config.yaml'), 'utf8')).toContain('debt:\n  base: "origin/main"\n');
});

test('where this package is installed, the configuration has its types', async () => {
  const dir = project({ 'go.mod': 'module m\n', 'a_test.go': 'package m\n' });
  const own = join(dir, 'node_modules/regression-gate/package.json');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, '{ "name": "regression-gate", "version": "0.0.0" }');
  expect((await runGate(['init'], { cwd: dir })).code).toBe(0);
  expect(readFileSync(join(dir, 'gate.config.ts'), 'utf8')).toContain("import { defineGate } from 'regression-gate';");
  const listed = await runGate(['list', '--json', '-'], { cwd: dir });
  expect(JSON.parse(listed.stdout)).toMatchObject({ suites: [{ name: 'go', why: 'configured in gate.config.ts' }] });
});
