// Runs every check and every test of this repository. The last line is the true count: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'gate-test-'));
const results = join(scratch, 'results.json');
const failures = [];

const run = (name, args) => {
  const { status } = spawnSync('npx', ['--no-install', ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) failures.push(name);
  return status === 0;
};

const checks = [
  ['format', ['oxfmt', '--check']],
  ['lint', ['oxlint', '--type-aware']],
  ['types', ['tsc']],
  ['dead code', ['knip']],
];
for (const [name, args] of checks) {
  const mark = run(name, args) ? '✓' : '✗';
  console.log(mark, name);
}

const passes = run('tests', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  '--reporter=./suites/workbench/second-tries.mjs',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
]);

/** A file that cannot be loaded holds no failed test, and yet it failed. */
const count = () => {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(results, 'utf8'));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every(test => test.status !== 'failed'),
  ).length;
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests };
};

let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  counts = count();
} catch (error) {
  console.error(`The results of the tests could not be read: ${error.message}`);
}
rmSync(scratch, { recursive: true, force: true });

const checked = failures.filter(name => name !== 'tests');
for (const name of checked)
  console.error(`✗ ${name}: type \`npx ${checks.find(([known]) => known === name)?.[1].join(' ')}\``);
const passed = counts.passed + checks.length - checked.length;
const unexplained = !passes && counts.failed === 0 ? 1 : 0;
const failed = counts.failed + checked.length + unexplained;
if (unexplained === 1) console.error('✗ vitest did not exit 0 although no test failed');
console.log(`${passed} passed, ${failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
process.exitCode = failed === 0 && counts.passed > 0 ? 0 : 1;
