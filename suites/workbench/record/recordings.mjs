// What `npm run record` can record: each runner and version with the project that it is run over.
import { existsSync } from 'node:fs';
import { jasmineModules } from '../jasmine-versions.mjs';
import { jestModules } from '../jest-versions.mjs';
import { mochaModules } from '../mocha-versions.mjs';
import { nodeProgram } from '../node-versions.mjs';
import { playwrightModules } from '../playwright-versions.mjs';
import { pythonPath } from '../pytest-versions.mjs';
import { modulesOf as vitestModules } from '../vitest-versions.mjs';

// The system's own first, without what is installed beside it: pytest would load every plugin that it can see.
const python = [existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3', '-S'];
const node = [process.execPath];
const pythonEnv = major => {
  const path = pythonPath(major);
  return path === undefined ? undefined : { PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1' };
};

const pytest = major => ({
  name: `pytest@${major}`,
  program: python,
  env: () => pythonEnv(major),
});

const nodeTest = major => ({
  name: `node-test@${major}`,
  program: () => {
    const path = nodeProgram(major);
    return path === undefined ? undefined : [path];
  },
  args: ['--test-concurrency=1'],
});

/**
 * `name` is the runner and its version, as in the name of the transcript. `project` (its runner, unless it is said) is a folder
 * of `suites/fixtures/transcripts`; `program` (or what gives it), `args` and `reports` are those of the suite. `modules`: the
 * `node_modules` of the project; `env`: what the runner needs to be found; each gives nothing where it is not installed. `check`
 * says the exact version on its last line, where the adapter has no check that does.
 */
export const recordings = [
  { name: 'vitest@3', args: ['--no-file-parallelism'], modules: () => vitestModules(3) },
  { name: 'vitest@4', args: ['--no-file-parallelism'], modules: () => vitestModules(4) },
  { name: 'jest@29', args: ['--runInBand'], modules: () => jestModules(29) },
  { name: 'jest@30', args: ['--runInBand'], modules: () => jestModules(30) },
  { name: 'mocha@10', modules: () => mochaModules(10) },
  { name: 'mocha@11', modules: () => mochaModules(11) },
  { name: 'mocha@12', modules: () => mochaModules(12) },
  { name: 'jasmine@5', modules: () => jasmineModules(5) },
  { name: 'jasmine@6', modules: () => jasmineModules(6) },
  nodeTest(20),
  nodeTest(22),
  nodeTest(24),
  pytest(7),
  pytest(8),
  pytest(9),
  { name: 'playwright@1', args: ['--workers=1'], modules: () => playwrightModules(1) },
  { name: 'go@1.19', args: ['-p=1'] },
  { name: 'cargo@1', args: ['--jobs=1', '--offline', '--', '--test-threads=1'] },
  {
    name: 'tap@12',
    project: 'tap-perl',
    program: ['perl', 'kinds.pl'],
    check: ['perl', '-MTest::More', '-e', 'print "12, of Test::More $Test::More::VERSION"'],
  },
  {
    name: 'tap@13',
    project: 'tap-node',
    program: [...node, '--test', '--test-reporter=tap', 'kinds.mjs'],
    check: [...node, '-p', '`13, of Node ${process.versions.node}`'],
  },
  {
    name: 'junit@9',
    program: [...python, '-m', 'pytest', '--junitxml=report.xml'],
    reports: ['report.xml'],
    env: () => pythonEnv(9),
    check: [...python, '-c', 'import pytest; print(f"9, of pytest {pytest.__version__}")'],
  },
  { name: 'command@1', program: ['sh', 'check.sh'], check: ['echo', '1'] },
];
