import { fixtureArgv } from '../../harness/process/fixture-launch.ts';
import { pythonPath } from '../../suites/workbench/pytest-versions.mjs';
import { modulesOf } from '../../suites/workbench/vitest-versions.mjs';

/** A name that every runner takes for a file. */
export const fileOf = (fixture: string): string => fixture.replace(/\W/g, '_');

/** Each fixture has a file with three tests, and a folder of its own to work in. */
export type Runner = {
  readonly name: string;
  readonly suite: object;
  readonly file: (fixture: string) => string;
  readonly text: (fixture: string) => string;
  readonly more?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly modules?: string;
  /** What the process of the test does when it hangs, and the line of the test in which it does. */
  readonly hang: { readonly class: string; readonly line: number };
};

/** The newest vitest, with two workers. */
export const vitest: Runner = {
  name: 'vitest',
  suite: { runner: 'vitest' },
  file: fixture => `${fileOf(fixture)}.test.ts`,
  text: fixture => `import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'vitest';
const [file, path] = ${JSON.stringify(fixtureArgv(fixture))};
test('before', () => {});
test('misbehaves', async () => {
  await once(spawn(file, [path, '../${fileOf(fixture)}.pid'], { cwd: '${fileOf(fixture)}', stdio: ['ignore', 'inherit', 'inherit'] }), 'exit');
});
test('after', () => {});
`,
  more: { 'vitest.config.ts': `export default { test: { pool: 'forks', maxWorkers: 2, testTimeout: 60_000 } };\n` },
  hang: { class: 'idle', line: 6 },
  ...(modulesOf(4) === undefined ? {} : { modules: modulesOf(4) ?? '' }),
};

/** pytest with two workers of xdist. */
export const pytest: Runner = {
  name: 'pytest',
  suite: { runner: 'pytest', program: ['python3'], args: ['-n', '2'] },
  file: fixture => `test_${fileOf(fixture)}.py`,
  text: fixture => `import subprocess
def test_before(): pass
def test_misbehaves():
    subprocess.run([*${JSON.stringify(fixtureArgv(fixture))}, "../${fileOf(fixture)}.pid"], cwd="${fileOf(fixture)}", stdin=subprocess.DEVNULL)
def test_after(): pass
`,
  more: { 'pytest.ini': '[pytest]\n' },
  env: { PYTHONPATH: pythonPath(8, ['xdist']) ?? '' },
  hang: { class: 'waiting-for-child', line: 4 },
};
