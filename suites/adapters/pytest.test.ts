import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { Launch } from '../adapter.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import { pytest } from './pytest.ts';

const launch = (suite: Partial<Launch['suite']> = {}): Launch => ({
  suite: {
    name: 'core',
    runner: 'pytest',
    cwd: '/repo',
    args: ['-q', 'tests'],
    env: {},
    program: ['/repo/.venv/bin/python'],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: 'a test',
    ...suite,
  },
  mode: 'run',
  number: 2,
  dir: '/run/launch',
  eventsFile: '/run/launch/events.ndjson',
  shims: '/shims',
  skip: { tests: [{ file: 'a.py', titles: ['test_a'] }], files: [] },
});

const programs = (
  program: readonly string[],
  env: Readonly<Record<string, string>> = {},
): readonly (readonly string[])[] =>
  pytest.candidates({ cwd: '/repo', program }, env).map(candidate => candidate.program);

test('looks for the Python of the project first', () => {
  expect(programs([], { VIRTUAL_ENV: '/env' })).toEqual([
    ['/repo/.venv/bin/python'],
    ['/repo/venv/bin/python'],
    ['/env/bin/python'],
    ['python3'],
    ['python'],
  ]);
  expect(programs([], { VIRTUAL_ENV: '' })).toHaveLength(4);
});

test('what the user names is used, or nothing', () => {
  expect(pytest.candidates({ cwd: '/repo', program: ['python3.12'] }, {})).toEqual([
    { program: ['python3.12'], check: ['python3.12', '-c', expect.stringContaining('pytest.__version__')] },
  ]);
  expect(pytest.candidates({ cwd: '/repo', program: ['uv', 'run', 'pytest'] }, {})).toEqual([
    { program: ['uv', 'run', 'pytest'], check: ['uv', 'run', 'pytest', '--version'] },
  ]);
});

test.each([
  { program: ['/repo/.venv/bin/python'], argv: ['/repo/.venv/bin/python', '-m', 'pytest', '-q', 'tests'] },
  { program: ['uv', 'run', 'python'], argv: ['uv', 'run', 'python', '-m', 'pytest', '-q', 'tests'] },
  { program: ['python3', '-m', 'pytest'], argv: ['python3', '-m', 'pytest', '-q', 'tests'] },
  { program: ['/usr/bin/pytest-3'], argv: ['/usr/bin/pytest-3', '-q', 'tests'] },
  { program: ['py.test'], argv: ['py.test', '-q', 'tests'] },
  { program: ['pytest-of-mine'], argv: ['pytest-of-mine', '-m', 'pytest', '-q', 'tests'] },
])('$program adds nothing to the arguments', ({ program, argv }) => {
  expect(pytest.command(launch({ program })).argv).toEqual(argv);
});

test('joins what the user has set, and says what it was', () => {
  const { env, files } = pytest.command(launch({ env: { PYTHONPATH: 'src', PYTEST_PLUGINS: 'mine', OTHER: '1' } }));
  expect(env).toEqual({
    OTHER: '1',
    PYTHONPATH: '/shims:src',
    PYTEST_PLUGINS: 'mine,gate_pytest',
    GATE_RESTORE: '{"PYTEST_PLUGINS":["mine,gate_pytest","mine"],"PYTHONPATH":["/shims:src","src"]}',
    GATE_EVENTS: '/run/launch/events.ndjson',
    GATE_CWD: '/repo',
    GATE_DIR: '/run/launch',
    GATE_MODE: 'run',
    GATE_LAUNCH: '2',
    GATE_LAUNCH_FILE: '/run/launch/launch.json',
  });
  expect(files).toEqual([
    { name: 'launch.json', text: '{"skip":{"tests":[{"file":"a.py","titles":["test_a"]}],"files":[]}}' },
  ]);
});

test('an empty variable is not joined: a trailing separator would put the folder of the run on the path', () => {
  const { env } = pytest.command(launch({ env: { PYTHONPATH: '', PYTEST_PLUGINS: '' } }));
  expect(env).toMatchObject({ PYTHONPATH: '/shims', PYTEST_PLUGINS: 'gate_pytest' });
  expect(env['GATE_RESTORE']).toBe('{"PYTEST_PLUGINS":["gate_pytest",""],"PYTHONPATH":["/shims",""]}');
});

test.each([
  [0, 'passed'],
  [1, 'tests-failed'],
  [2, 'interrupted'],
  [3, 'silent'],
  [4, 'usage'],
  [5, 'no-tests'],
  [7, 'silent'],
])('exit code %i means %s', (code, meaning) => {
  expect(pytest.exit({ code })).toBe(meaning);
});

test('a signal explains nothing', () => {
  expect(pytest.exit({ signal: 'SIGKILL' })).toBe('silent');
});

test('a refusal is told once', () => {
  const words = '{"type":"session-failed","failure":{"message":"UsageError: x","stack":[]},"at":1}';
  const told = pytest.decoder(launch());
  expect(told.line(words)).toHaveLength(1);
  expect(told.end({ code: 4 }, 1)).toEqual([]);
  const untold = pytest.decoder(launch());
  expect(untold.end({ code: 4 }, 1)).toMatchObject([{ type: 'session-failed' }]);
  expect(pytest.decoder(launch()).end({ code: 3 }, 1)).toEqual([]);
});

const python = (...args: readonly string[]): { readonly status: number | null; readonly stdout: string } =>
  spawnSync('python3', args, { encoding: 'utf8' });
const hasPytest = python('-c', 'import pytest').status === 0;

// Without pytest there is nothing to compare with: the end-to-end tests fail then, with a sentence.
test.runIf(hasPytest)(
  'the check prints the version of the pytest that Python finds, and fails where there is none',
  () => {
    const check = pytest.candidates({ cwd: '/', program: ['python3'] }, {})[0]?.check ?? [];
    const words = 'package' in check ? '' : (check[2] ?? '');
    expect(python('-c', words)).toMatchObject({
      status: 0,
      stdout: python('-c', 'import pytest; print(pytest.__version__)').stdout,
    });
    expect(python('-I', '-S', '-c', words).status, 'without installed packages').toBe(1);
  },
);
