import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectSuites } from './detect.ts';

type Files = Readonly<Record<string, string>>;

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gate-detect-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const project = async (files: Files): Promise<string> => {
  const root = await mkdtemp(join(base, 'p'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
};

/** Each suite as one line: `name runner folder args: why`. */
const suitesOf = async (files: Files): Promise<readonly string[]> => {
  const root = await project(files);
  const { suites } = await detectSuites(root);
  return suites.map(
    ({ name, runner, cwd, args, why }) => [name, runner, relative(root, cwd) || '.', ...args].join(' ') + ` (${why})`,
  );
};

const vitest = '{ "devDependencies": { "vitest": "^4" } }';
const jest = '{ "devDependencies": { "jest": "^30" } }';
const mocha = '{ "devDependencies": { "mocha": "^12" } }';
const jasmine = '{ "devDependencies": { "jasmine": "^6" } }';
const packageNamed = (name: string): string => JSON.stringify({ name, devDependencies: { vitest: '^4' } });

const rows: readonly (readonly [what: string, files: Files, suites: readonly string[]])[] = [
  ['an empty folder', {}, []],
  ['vitest in devDependencies', { 'package.json': vitest }, ['vitest vitest . (detected: vitest in package.json)']],
  [
    'vitest in dependencies',
    { 'package.json': '{ "dependencies": { "vitest": "3" } }' },
    ['vitest vitest . (detected: vitest in package.json)'],
  ],
  [
    'jasmine with its configuration where it looks for one',
    { 'package.json': jasmine, 'spec/support/jasmine.mjs': '', 'spec/a.spec.js': '' },
    ['jasmine jasmine . (detected: spec/support/jasmine.mjs, jasmine in package.json)'],
  ],
  [
    'jasmine in a script, and its configuration elsewhere',
    {
      'package.json': '{ "scripts": { "test": "jasmine --config=j.json" }, "devDependencies": { "jasmine": "^5" } }',
      'spec/a.spec.js': '',
    },
    ['jasmine jasmine . --config=j.json (detected: j.json in script "test" of package.json)'],
  ],
  ['jasmine without a configuration or a script', { 'package.json': jasmine, 'spec/a.spec.js': '' }, []],
  [
    'jasmine with a configuration beside another runner, which alone has a script',
    {
      'package.json': '{ "scripts": { "test": "vitest run" }, "devDependencies": { "jasmine": "6", "vitest": "4" } }',
      'spec/support/jasmine.json': '{}',
    },
    ['vitest vitest . (detected: vitest in package.json, script "test")'],
  ],
  [
    'two packages with jasmine, one in the other',
    {
      'package.json': jasmine,
      'spec/support/jasmine.json': '{}',
      'packages/a/package.json': jasmine,
      'packages/a/spec/support/jasmine.json': '{}',
      'packages/a/node_modules/.keep': '',
    },
    [
      'jasmine jasmine . (detected: spec/support/jasmine.json, jasmine in package.json)',
      'a jasmine packages/a (detected: packages/a/spec/support/jasmine.json, jasmine in packages/a/package.json)',
    ],
  ],
  ['vitest as a peer only', { 'package.json': '{ "peerDependencies": { "vitest": "3" } }' }, []],
  ['a script that says vitest, which nothing provides', { 'package.json': '{ "scripts": { "test": "vitest" } }' }, []],
  [
    'a broken package.json',
    { 'package.json': '{ vitest', 'vitest.config.ts': '' },
    ['vitest vitest . (detected: vitest.config.ts)'],
  ],
  [
    'a script, and a lock file that has its runner',
    {
      'package.json': '{ "scripts": { "test": "npm run clean && vitest run" } }',
      'package-lock.json': '{ "packages": { "node_modules/vitest": { "version": "4.1.0" } } }',
    },
    ['vitest vitest . (detected: vitest in package.json, script "test")'],
  ],
  [
    'a script, and a lock file that has something of a similar name',
    {
      'package.json': '{ "scripts": { "test": "vitest run" } }',
      'yarn.lock': '"vitest-mock@^1":\n  version "1.0.0"\n"@scope/vitest@^1":\n',
    },
    [],
  ],
  [
    'packages that have their runner from the root, one with a script for it and one without tests',
    {
      'package.json': '{ "workspaces": ["packages/*"], "devDependencies": { "vitest": "4" } }',
      'packages/a/package.json': '{ "name": "a", "scripts": { "test": "vitest run" } }',
      'packages/a/a.test.ts': '',
      'packages/b/package.json': '{ "name": "b", "scripts": { "lint": "eslint" } }',
    },
    ['vitest vitest packages/a (detected: vitest in packages/a/package.json, script "test")'],
  ],
  [
    'the configuration names the file',
    { 'package.json': vitest, 'vitest.config.mts': '' },
    ['vitest vitest . (detected: vitest.config.mts)'],
  ],
  [
    'a workspace file',
    { 'vitest.workspace.ts': "export default ['packages/*']" },
    ['vitest vitest . (detected: vitest.workspace.ts)'],
  ],
  [
    'vite with a test key',
    { 'vite.config.ts': 'export default { test: { globals: true } }' },
    ['vitest vitest . (detected: vite.config.ts)'],
  ],
  ['jest in devDependencies', { 'package.json': jest }, ['jest jest . (detected: jest in package.json)']],
  [
    'a script that says node --test, with its options and patterns, and no other script beside it',
    {
      'package.json': JSON.stringify({
        scripts: {
          lint: 'node lint.js',
          'test:slow': 'node --test slow',
          test: `tsc && node --import tsx --test --watch 'tests/**/*.test.ts' "more tests" | faucet`,
        },
      }),
    },
    ['node-test node-test . --import tsx tests/**/*.test.ts more tests (detected: script test in package.json)'],
  ],
  [
    'several scripts with node --test: each that runs other tests',
    {
      'package.json': JSON.stringify({
        scripts: {
          test: 'npm run test:unit && npm run test:slow',
          'test:unit': 'node --test unit',
          'test:cover': 'c8 node --test --test-reporter=spec unit',
          'test:slow': 'node --test slow',
          'test:debug': 'node --inspect-brk --test third',
          'test:env': 'MODE=x node --test fourth',
          'test:shell': 'node --test $FILES',
          'test:file': 'node test.js',
        },
      }),
    },
    [
      'node-test node-test . unit (detected: script test:unit in package.json)',
      'node-test-node-test node-test . slow (detected: script test:slow in package.json)',
    ],
  ],
  [
    'jest configured in the manifest, or in a file of its own',
    { 'a/package.json': '{ "jest": { "testEnvironment": "node" } }', 'b/jest.config.mjs': '' },
    ['a jest a (detected: jest in a/package.json)', 'b jest b (detected: b/jest.config.mjs)'],
  ],
  [
    'jest beside vitest, which nothing uses',
    { 'package.json': '{ "devDependencies": { "jest": "30", "vitest": "4" }, "scripts": { "test": "vitest" } }' },
    ['vitest vitest . (detected: vitest in package.json, script "test")'],
  ],
  [
    'jest beside vitest, which a script uses',
    { 'package.json': '{ "devDependencies": { "jest": "30", "vitest": "4" }, "scripts": { "old": "npx jest --ci" } }' },
    [
      'vitest vitest . (detected: vitest in package.json)',
      'jest jest . (detected: jest in package.json, script "old")',
    ],
  ],
  [
    'jest or mocha among the packages, which no script starts, beside another runner that one does',
    {
      'a/package.json': '{ "devDependencies": { "jest": "30", "mocha": "12" }, "scripts": { "test": "mocha" } }',
      'b/package.json': '{ "devDependencies": { "mocha": "12" }, "scripts": { "test": "node --test" } }',
      'c/package.json':
        '{ "devDependencies": { "jest": "30" }, "scripts": { "test": "tsc && node --import tsx --test" } }',
      'd/package.json':
        '{ "devDependencies": { "jest": "30" }, "scripts": { "test": "node --testing", "x": "mocha-x" } }',
    },
    [
      'jest jest d (detected: jest in d/package.json)',
      'mocha mocha a (detected: mocha in a/package.json, script "test")',
      'b node-test b (detected: script test in b/package.json)',
      'c node-test c --import tsx (detected: script test in c/package.json)',
    ],
  ],
  [
    'a configuration that the script test names, whatever the others name',
    {
      'a/package.json': JSON.stringify({
        devDependencies: { jest: '30' },
        scripts: { 'test:e2e': 'jest -c e2e.js', test: 'jest --ci --config="conf/jest.js" && echo -c no' },
      }),
      'a/jest.config.js': '',
      'b/package.json': JSON.stringify({
        devDependencies: { vitest: '4' },
        scripts: { test: 'vitest run -c conf/unit.ts' },
      }),
      'c/package.json': '{ "devDependencies": { "jest": "30" }, "scripts": { "test": "jest --config $CONFIG" } }',
    },
    [
      'vitest vitest b --config conf/unit.ts (detected: conf/unit.ts in script "test" of b/package.json)',
      'a jest a --config conf/jest.js (detected: conf/jest.js in script "test" of a/package.json)',
      'c jest c (detected: jest in c/package.json, script "test")',
    ],
  ],
  [
    'several configurations that scripts name: each is a suite, once',
    {
      'package.json': JSON.stringify({
        devDependencies: { jest: '30' },
        scripts: {
          test: 'npm run test:unit && npm run test:e2e',
          'test:unit': 'jest',
          'test:e2e': 'jest --config e2e/jest.json',
          'test:e2e:watch': 'jest --watch --config e2e/jest.json',
        },
      }),
    },
    [
      'jest-unit jest . (detected: jest in package.json, script "test:unit")',
      'jest-e2e jest . --config e2e/jest.json (detected: e2e/jest.json in script "test:e2e" of package.json)',
    ],
  ],
  [
    'projects of jest',
    {
      'jest.config.js': "module.exports = { projects: ['<rootDir>/packages/*'] }",
      'packages/a/jest.config.js': '',
      'web/jest.config.js': '',
    },
    ['jest jest . (detected: jest.config.js)', 'web jest web (detected: web/jest.config.js)'],
  ],
  [
    'jest at the root for itself and for its packages',
    {
      'package.json': '{ "name": "top", "devDependencies": { "jest": "30" } }',
      'a.test.js': '',
      'packages/a/package.json': jest,
      'packages/a/a.test.js': '',
    },
    [
      'jest jest . --testPathIgnorePatterns=/node_modules/ --testPathIgnorePatterns=<rootDir>/packages/a/ (detected: jest in package.json)',
      'a jest packages/a (detected: jest in packages/a/package.json)',
    ],
  ],
  ['mocha in devDependencies', { 'package.json': mocha }, ['mocha mocha . (detected: mocha in package.json)']],
  [
    'mocha configured in the manifest, or in a file of its own, of every kind',
    {
      'a/package.json': '{ "mocha": { "spec": "spec" } }',
      'b/.mocharc.yml': 'spec: x',
      'c/.mocharc.cjs': '',
      'd/.mocharc.jsonc': '{}',
    },
    [
      'a mocha a (detected: mocha in a/package.json)',
      'b mocha b (detected: b/.mocharc.yml)',
      'c mocha c (detected: c/.mocharc.cjs)',
      'd mocha d (detected: d/.mocharc.jsonc)',
    ],
  ],
  [
    'mocha as a script calls it, without what watches',
    {
      'package.json':
        '{ "devDependencies": { "mocha": "12", "vitest": "4" }, "scripts": { "lint": "x", "test": "nyc mocha --watch \'src/**/*.spec.js\' -t 5000 && echo ok" } }',
    },
    [
      'vitest vitest . (detected: vitest in package.json)',
      'mocha mocha . src/**/*.spec.js -t 5000 (detected: mocha in package.json, script "test")',
    ],
  ],
  [
    'mocha as a script calls it that needs a shell',
    { 'package.json': '{ "devDependencies": { "mocha": "12" }, "scripts": { "test": "mocha $FILES" } }' },
    ['mocha mocha . (detected: mocha in package.json, script "test")'],
  ],
  [
    'mocha beside jest or vitest, which nothing uses; another program of nearly that name',
    {
      'a/package.json': '{ "devDependencies": { "mocha": "12", "jest": "30" }, "scripts": { "test": "jest" } }',
      'b/package.json':
        '{ "devDependencies": { "mocha": "12", "vitest": "4" }, "scripts": { "test": "mocha-webpack" } }',
    },
    [
      'vitest vitest b (detected: vitest in b/package.json)',
      'jest jest a (detected: jest in a/package.json, script "test")',
    ],
  ],
  [
    'packages that a configuration of mocha reaches, and one that it does not',
    {
      '.mocharc.yaml': 'spec:\n  - packages/*/test/**/*.js\n',
      'packages/a/package.json': mocha,
      'web/package.json': mocha,
    },
    ['mocha mocha . (detected: .mocharc.yaml)', 'web mocha web (detected: mocha in web/package.json)'],
  ],
  ['vite without one', { 'vite.config.ts': '// test: { }\nexport default { module: { rules: [{ test: /x/ }] } }' }, []],
  [
    'a runner at the root leaves the package of another runner alone',
    {
      'package.json': vitest,
      'test/a.test.ts': '',
      'packages/a/package.json': jest,
      'packages/a/a.test.ts': '',
    },
    [
      'vitest vitest . --exclude packages/a/** (detected: vitest in package.json)',
      'jest jest packages/a (detected: jest in packages/a/package.json)',
    ],
  ],
  [
    'packages of a workspace, each its own',
    {
      'package.json': '{ "workspaces": ["packages/*", "!packages/old"] }',
      'packages/a/package.json': packageNamed('@scope/alpha'),
      'packages/b/vitest.config.ts': '',
      'packages/old/package.json': vitest,
      'examples/demo/package.json': vitest,
    },
    [
      'alpha vitest packages/a (detected: vitest in packages/a/package.json)',
      'b vitest packages/b (detected: packages/b/vitest.config.ts)',
    ],
  ],
  [
    'a pnpm workspace',
    {
      'package.json': '{}',
      'pnpm-workspace.yaml': "packages:\n  # all\n  - 'apps/**'\n  - lib # one\ncatalog:\n  - other\n",
      'apps/web/ui/package.json': packageNamed('ui'),
      'lib/package.json': packageNamed('lib'),
      'other/package.json': vitest,
    },
    [
      'lib vitest lib (detected: vitest in lib/package.json)',
      'ui vitest apps/web/ui (detected: vitest in apps/web/ui/package.json)',
    ],
  ],
  [
    'a folder of a package is part of it, whatever the workspaces say of folders',
    {
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{}',
      'packages/a/e2e/vitest.config.ts': '',
      'tools/vitest.config.ts': '',
    },
    [
      'tools vitest tools (detected: tools/vitest.config.ts)',
      'e2e vitest packages/a/e2e (detected: packages/a/e2e/vitest.config.ts)',
    ],
  ],
  [
    'a workspace inside a repository of something else',
    {
      'go.mod': 'module m',
      'm_test.go': '',
      'front/pnpm-workspace.yaml': 'packages: ["apps/*", "!apps/old"]',
      'front/package.json': '{}',
      'front/apps/web/package.json': packageNamed('web'),
      'front/apps/old/package.json': packageNamed('old'),
    },
    ['vitest vitest front/apps/web (detected: vitest in front/apps/web/package.json)', 'go go . (detected: go.mod)'],
  ],
  [
    'a folder outside the workspace that is installed on its own',
    {
      'package.json': '{ "workspaces": { "packages": ["packages/*"] } }',
      'site/package.json': vitest,
      'site/node_modules/vitest/package.json': vitest,
    },
    ['vitest vitest site (detected: vitest in site/package.json)'],
  ],
  [
    'a root configuration covers its packages',
    { 'vitest.config.ts': 'export default {}', 'packages/a/package.json': vitest, 'packages/b/vitest.config.ts': '' },
    ['vitest vitest . (detected: vitest.config.ts)'],
  ],
  [
    'a root configuration whose projects leave a package out',
    {
      'vitest.config.ts': "export default { test: { projects: ['packages/*'] } }",
      'packages/a/vitest.config.ts': '',
      'web/vitest.config.ts': '',
    },
    ['vitest vitest . (detected: vitest.config.ts)', 'web vitest web (detected: web/vitest.config.ts)'],
  ],
  [
    'a root configuration whose include leaves a package out',
    {
      'vitest.config.ts': "export default { test: { include: ['src/**/*.test.ts'] } }",
      'src/ui/vitest.config.ts': '',
      'web/vitest.config.ts': '',
    },
    ['vitest vitest . (detected: vitest.config.ts)', 'web vitest web (detected: web/vitest.config.ts)'],
  ],
  [
    'vitest at the root for its packages only',
    { 'package.json': vitest, 'packages/a/package.json': packageNamed('a'), 'packages/a/a.test.ts': '' },
    ['vitest vitest packages/a (detected: vitest in packages/a/package.json)'],
  ],
  [
    'vitest at the root, with tests of its own beside those of a package',
    { 'package.json': vitest, 'test/a.test.ts': '', 'packages/a/package.json': packageNamed('a') },
    [
      'vitest vitest . --exclude packages/a/** (detected: vitest in package.json)',
      'a vitest packages/a (detected: vitest in packages/a/package.json)',
    ],
  ],
  [
    'folders that are never looked into',
    Object.fromEntries(
      [
        'node_modules/x',
        '.git/x',
        '.hidden',
        '.gate/x',
        'dist',
        'build',
        'vendor',
        'vendored',
        'third_party',
        'bower_components',
        'x/__generated__',
        'venv',
        '.venv',
        'coverage',
        'generated',
        '__pycache__',
        'a/fixtures/b',
      ].flatMap(folder => [
        [`${folder}/vitest.config.ts`, ''],
        [`${folder}/pytest.ini`, ''],
      ]),
    ),
    [],
  ],
  ['another repository inside', { 'sub/.git': 'gitdir: x', 'sub/vitest.config.ts': '' }, []],
  ['a Python environment of any name', { 'py3/pyvenv.cfg': '', 'py3/lib/conftest.py': '' }, []],
  [
    'six folders deep',
    { 'a/b/c/d/e/f/pytest.ini': '' },
    ['pytest pytest a/b/c/d/e/f (detected: a/b/c/d/e/f/pytest.ini)'],
  ],
  ['seven folders deep', { 'a/b/c/d/e/f/g/pytest.ini': '' }, []],
  ['pytest.ini', { 'pytest.ini': '' }, ['pytest pytest . (detected: pytest.ini)']],
  [
    'pyproject.toml',
    { 'pyproject.toml': '[project]\nname = "x"\n\n[tool.pytest.ini_options]\n' },
    ['pytest pytest . (detected: pyproject.toml)'],
  ],
  ['pyproject.toml of other tools', { 'pyproject.toml': '[tool.pytest-watch]\n# [tool.pytest.ini_options]\n' }, []],
  ['tox.ini', { 'tox.ini': '[tox]\n[pytest]\naddopts = -q\n' }, ['pytest pytest . (detected: tox.ini)']],
  ['tox.ini of tox', { 'tox.ini': '[tox]\n[testenv:pytest]\n' }, []],
  ['setup.cfg', { 'setup.cfg': '[tool:pytest]\n' }, ['pytest pytest . (detected: setup.cfg)']],
  [
    'conftest.py in a project',
    { 'api/setup.py': '', 'api/tests/conftest.py': '' },
    ['pytest pytest api (detected: api/tests/conftest.py)'],
  ],
  [
    'conftest.py without a project',
    { 'tests/conftest.py': '', 'tests/unit/conftest.py': '' },
    ['pytest pytest . (detected: tests/conftest.py)'],
  ],
  [
    'tests beside requirements',
    { 'requirements-dev.txt': 'pytest==9\n', 'tests/test_a.py': '' },
    ['pytest pytest . (detected: pytest in requirements-dev.txt)'],
  ],
  [
    'a lock file that has pytest, where no manifest names it',
    { 'pyproject.toml': '[project]\nname = "x"\n', 'uv.lock': '[[package]]\nname = "pytest"\n', 'tests/test_a.py': '' },
    ['pytest pytest . (detected: pytest in uv.lock)'],
  ],
  [
    'several Python packages, each with its own settings',
    {
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*"]\n',
      'packages/a/pyproject.toml': '[tool.pytest.ini_options]\n',
      'packages/a/tests/test_a.py': '',
      'packages/b/pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n',
      'packages/b/tests/test_b.py': '',
    },
    [
      'a pytest packages/a (detected: packages/a/pyproject.toml)',
      'b pytest packages/b (detected: pytest in packages/b/pyproject.toml)',
    ],
  ],
  [
    'tests beside a pyproject',
    { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest-cov>=5"]\n', 'a_test.py': '' },
    ['pytest pytest . (detected: pytest in pyproject.toml)'],
  ],
  ['requirements without tests', { 'requirements.txt': 'pytest\n', 'testing.py': '' }, []],
  ['tests without pytest', { 'requirements.txt': '# pytest\nnose\n', 'test_a.py': '' }, []],
  [
    'a configuration covers what is below',
    {
      'pytest.ini': '[pytest]\n',
      'api/pytest.ini': '',
      'web/conftest.py': '',
      'old/setup.py': '',
      'old/tests/conftest.py': '',
    },
    ['pytest pytest . (detected: pytest.ini)'],
  ],
  [
    'a configuration whose testpaths leave a folder out',
    {
      'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = [\n  "tests", # ours\n]\n',
      'tests/pytest.ini': '',
      'api/pytest.ini': '',
    },
    ['pytest pytest . (detected: pyproject.toml)', 'api pytest api (detected: api/pytest.ini)'],
  ],
  [
    'projects inside a project without a configuration',
    { 'requirements.txt': 'pytest', 'test_a.py': '', 'api/pytest.ini': '', 'job/setup.py': '', 'job/conftest.py': '' },
    [
      'api pytest api (detected: api/pytest.ini)',
      'pytest pytest . --ignore=api --ignore=job (detected: pytest in requirements.txt)',
      'job pytest job (detected: job/conftest.py)',
    ],
  ],
  [
    'both runners, and one name for two',
    {
      'front/api/package.json': packageNamed('api'),
      'front/web/package.json': packageNamed('web'),
      'back/api/pytest.ini': '',
      'back/job/pytest.ini': '',
    },
    [
      'front-api vitest front/api (detected: vitest in front/api/package.json)',
      'web vitest front/web (detected: vitest in front/web/package.json)',
      'back-api pytest back/api (detected: back/api/pytest.ini)',
      'job pytest back/job (detected: back/job/pytest.ini)',
    ],
  ],
  [
    'names that are not valid, and names that are taken',
    {
      'a/package.json': packageNamed('x::y > z'),
      'b/package.json': packageNamed('Vitest'),
      'c/package.json': packageNamed('vitest'),
      'pytest.ini': '',
    },
    [
      'x-y - z vitest a (detected: vitest in a/package.json)',
      'b vitest b (detected: vitest in b/package.json)',
      'c vitest c (detected: vitest in c/package.json)',
      'pytest pytest . (detected: pytest.ini)',
    ],
  ],
  [
    'Go modules that have tests, each its own',
    {
      'go.mod': 'module m',
      'a/a_test.go': '',
      'tool/go.mod': 'module m/tool',
      'tool/main.go': '',
      'sub/go.mod': 'module m/sub',
      'sub/b/b_test.go': '',
      'vendor/x/go.mod': 'module x',
      'vendor/x/x_test.go': '',
    },
    ['go go . (detected: go.mod)', 'sub go sub (detected: sub/go.mod)'],
  ],
  [
    'a Cargo workspace, what it leaves out, and a workspace inside of it',
    {
      'Cargo.toml': '[workspace] # all\nmembers = ["a"]\nexclude = ["tools"]\n[profile.dev]\nopt-level = 1\n',
      'a/Cargo.toml': '[package]\nname = "a"\n',
      'a/src/lib.rs': '',
      'tools/Cargo.toml': '[package]\nname = "tools"\n',
      'tools/src/main.rs': '',
      'inner/Cargo.toml': '[package]\nname = "inner"\n[workspace]\n',
      'inner/src/lib.rs': '',
      'target/debug/Cargo.toml': '[package]',
      'target/debug/x.rs': '',
    },
    [
      'cargo cargo . --workspace (detected: Cargo.toml, a workspace)',
      'inner cargo inner --workspace (detected: inner/Cargo.toml, a workspace)',
      'tools cargo tools (detected: tools/Cargo.toml)',
    ],
  ],
  [
    'Playwright by its configuration, or by a script',
    {
      'package.json': '{ "devDependencies": { "@playwright/test": "1" }, "scripts": { "e2e": "playwright test" } }',
      'web/package.json': '{ "devDependencies": { "@playwright/test": "1" } }',
      'web/playwright.config.ts': '',
    },
    [
      'playwright playwright . (detected: @playwright/test in package.json, script "e2e")',
      'web playwright web (detected: web/playwright.config.ts)',
    ],
  ],
  [
    'Cargo packages without a workspace, one of them without code',
    {
      'Cargo.toml': '[package]\nname = "m"\n# [workspace]\n',
      'src/lib.rs': '',
      'sub/Cargo.toml': '[package]\nname = "sub"\n',
      'sub/src/main.rs': '',
      'none/Cargo.toml': '[package]\nname = "none"\n',
    },
    ['cargo cargo . (detected: Cargo.toml)', 'sub cargo sub (detected: sub/Cargo.toml)'],
  ],
];

test('a Go module that the workspace around it does not name works outside of it', async () => {
  const root = await project({
    'go.work': 'go 1.21\n\nuse (\n\t./a // first\n\t"./b"\n)\nuse ./d\n',
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd'].flatMap(name => [
        [`${name}/go.mod`, ''],
        [`${name}/x_test.go`, ''],
      ]),
    ),
  });
  const { suites } = await detectSuites(root);
  expect(suites.map(({ name, env, why }) => [name, env, why])).toEqual([
    ['a', {}, 'detected: a/go.mod, used by go.work'],
    ['b', {}, 'detected: b/go.mod, used by go.work'],
    ['c', { GOWORK: 'off' }, 'detected: c/go.mod, not used by go.work'],
    ['d', {}, 'detected: d/go.mod, used by go.work'],
  ]);
});

const nine = (name: string): string => `[${Array(9).fill(name).join(', ')}]`;
/** A list of lists of lists: small to write, and endless to read. */
const bomb = `a: &a ${nine('x')}\nb: &b ${nine('*a')}\nc: &c ${nine('*b')}\nd: &d ${nine('*c')}\npackages: ${nine('*d')}\n`;

const doubtful: readonly (readonly [what: string, files: Files, doubts: readonly string[]])[] = [
  [
    'a manifest that is no JSON',
    { 'a/package.json': '{ vitest', 'b/package.json': vitest },
    ['a/package.json is not valid JSON, so its scripts, dependencies and workspaces are not known'],
  ],
  [
    'a manifest that is no object',
    { 'package.json': '[]' },
    ['package.json is no JSON object, so nothing of it is known'],
  ],
  [
    'workspaces that are no list',
    { 'package.json': '{ "workspaces": "packages/*" }', 'b/package.json': vitest },
    ['package.json has "workspaces" that are no list: nothing is known of them'],
  ],
  [
    'packages that are no list',
    { 'pnpm-workspace.yaml': 'packages: apps', 'b/package.json': vitest },
    ['pnpm-workspace.yaml has "packages" that are no list: nothing is known of them'],
  ],
  [
    'a workspace file that is no YAML',
    { 'pnpm-workspace.yaml': 'packages: [', 'b/package.json': vitest },
    ['pnpm-workspace.yaml is not valid YAML, so the packages of this workspace are not known'],
  ],
  [
    'a workspace file that would never end',
    { 'pnpm-workspace.yaml': bomb, 'b/package.json': vitest },
    ['pnpm-workspace.yaml is not valid YAML, so the packages of this workspace are not known'],
  ],
  [
    'workspaces that lead outside',
    {
      'package.json': '{ "workspaces": ["../x/*", "/abs", "packages/../../y", "b", "!../z"] }',
      'b/package.json': vitest,
    },
    ['../x/*', '/abs', 'packages/../../y', '!../z'].map(
      pattern =>
        `package.json has the workspace "${pattern}", which leads out of its folder: no suite is looked for there`,
    ),
  ],
  [
    'a package that no workspace names and that is not installed',
    { 'package.json': '{ "workspaces": ["b"] }', 'demo/package.json': vitest, 'b/package.json': vitest },
    ['demo uses vitest and was left out: package.json does not name it as a workspace, and nothing is installed in it'],
  ],
];

test.each(doubtful.map(([what, files, doubts]) => ({ what, files, doubts })))(
  '$what: said, and nothing else is lost',
  async ({ files, doubts }) => {
    const found = await detectSuites(await project(files));
    expect(found.doubts.map(({ file, message }) => `${file} ${message}`)).toEqual(doubts);
    expect(found.suites.map(({ name }) => name)).toEqual('b/package.json' in files ? ['vitest'] : []);
  },
);

test('folders that are named are not looked into', async () => {
  const root = await project({ 'out/copy/pytest.ini': '', 'real/pytest.ini': '' });
  const { suites } = await detectSuites(root, { without: new Set(['out/copy']) });
  expect(suites.map(({ cwd }) => relative(root, cwd))).toEqual(['real']);
});

test.each(rows.map(([what, files, suites]) => ({ what, files, suites })))('$what', async ({ files, suites }) => {
  expect(await suitesOf(files)).toEqual(suites);
});

test('links are not followed; those that may hide something are told', async () => {
  const outside = await project({ 'package.json': vitest });
  const root = await project({ 'real/pytest.ini': '', 'a/b.txt': '' });
  await symlink(root, join(root, 'a/loop'));
  await symlink('itself', join(root, 'itself'));
  await symlink(join(root, 'real'), join(root, 'a/alias'));
  await symlink(outside, join(root, 'away'));
  await symlink(join(root, 'gone'), join(root, 'package.json'));
  const { suites, doubts } = await detectSuites(root);
  expect(suites.map(({ cwd }) => cwd)).toEqual([join(root, 'real')]);
  expect(doubts.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'package.json could not be read (ENOENT): nothing of it is known',
    'away is a link out of this repository, and was not followed',
    'itself is a link that leads back to itself, and was not followed',
    'a/loop is a link to a folder that it lies in, and was not followed',
  ]);
});

test('a folder that does not exist has no suites', async () => {
  expect(await detectSuites(join(base, 'gone'))).toEqual({ suites: [], doubts: [] });
});
