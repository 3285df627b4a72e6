import { basename, delimiter, join } from 'node:path';
import { env as inherited } from 'node:process';
import type { Adapter, Candidate, Decoder, ExitMeaning, Launch, SuiteDefinition } from '../adapter.ts';
import type { Exit } from '../../harness/protocol/outcome.ts';
import { launchFile, shimEnv } from './launch-file.ts';
import { shimDecoder } from './shim-lines.ts';

const plugin = 'gate_pytest';

const meanings: readonly ExitMeaning[] = ['passed', 'tests-failed', 'interrupted', 'silent', 'usage', 'no-tests'];

/** A program that is pytest itself, such as `pytest` or `uv run pytest`, and not a Python that has to be told. */
const isPytest = (program: readonly string[]): boolean =>
  /^(pytest|py\.test)(-?[\d.]+)?(\.exe)?$/.test(basename(program.at(-1) ?? ''));

// The version as it was installed: to load pytest takes as long as a few tests do, and to load what knows of packages half of that.
const versionCheck = [
  'import os, sys',
  'found = None',
  'try:',
  `    home = next((folder for folder in sys.path if os.path.isdir(os.path.join(folder, 'pytest'))), None)`,
  `    names = [] if home is None else os.listdir(home or os.curdir)`,
  `    told = [name[7:-10] for name in names if name.startswith('pytest-') and name.endswith('.dist-info')]`,
  '    found = told[0] if len(told) == 1 else None',
  'except OSError:',
  '    pass',
  'if found is None:',
  '    import pytest',
  '    found = pytest.__version__',
  'print(found)',
].join('\n');

const candidate = (program: readonly string[]): Candidate => ({
  program,
  check: isPytest(program) ? [...program, '--version'] : [...program, '-c', versionCheck],
});

const candidates: Adapter['candidates'] = ({ cwd, program }, env) => {
  if (program.length > 0) return [candidate(program)];
  const active = env['VIRTUAL_ENV'];
  const found = [
    join(cwd, '.venv', 'bin', 'python'),
    join(cwd, 'venv', 'bin', 'python'),
    ...(active === undefined || active === '' ? [] : [join(active, 'bin', 'python')]),
    'python3',
    'python',
  ];
  return found.map(python => candidate([python]));
};

/** Through `-m`: the interpreter that the check has asked is the one that runs, while a `pytest` script may name another in its first line. It also puts `cwd` on the path; who does not want that configures `pytest` as the program. */
const argvOf = ({ program, args }: SuiteDefinition): [string, ...string[]] => {
  const [first = 'python3', ...rest] = program;
  return isPytest(program) ? [first, ...rest, ...args] : [first, ...rest, '-m', 'pytest', ...args];
};

/** Adds to a variable what loads the plugin, and tells the plugin what to put back: tests see the variable as it was. */
const borrowed = (
  suite: SuiteDefinition,
  name: string,
  join: (theirs: string) => string,
  alone: string,
): [name: string, ours: string, theirs: string | null] => {
  const theirs = suite.env[name] ?? inherited[name];
  return [name, theirs === undefined || theirs === '' ? alone : join(theirs), theirs ?? null];
};

const command: Adapter['command'] = launch => {
  const { suite, shims } = launch;
  const { path, file } = launchFile(launch);
  const changes = [
    borrowed(suite, 'PYTEST_PLUGINS', theirs => `${theirs},${plugin}`, plugin),
    borrowed(suite, 'PYTHONPATH', theirs => `${shims}${delimiter}${theirs}`, shims),
  ];
  return {
    argv: argvOf(suite),
    cwd: suite.cwd,
    env: {
      ...shimEnv(launch, path),
      ...Object.fromEntries(changes.map(([name, ours]) => [name, ours])),
      GATE_RESTORE: JSON.stringify(Object.fromEntries(changes.map(([name, ours, theirs]) => [name, [ours, theirs]]))),
    },
    files: [file],
  };
};

const refused = 'pytest refused its command line or its configuration (exit code 4); its words are in the log';

/** The plugin tells of most refusals itself; an unknown option is refused before it can. */
const decoder = (_launch: Launch): Decoder => {
  const inner = shimDecoder();
  let told = false;
  return {
    ...inner,
    line: line => {
      const events = inner.line(line);
      told ||= events.some(event => event.type === 'session-failed');
      return events;
    },
    end: (exit, ms) => {
      const last = inner.end(exit, ms);
      return exit.code === 4 && !told
        ? [...last, { type: 'session-failed', failure: { message: refused, stack: [] } }]
        : last;
    },
  };
};

/** Workers of xdist, where the arguments ask for some: `-n 4`, `-n auto`, `--numprocesses=2`. */
const workersOf = (args: readonly string[]): number | 'all' => {
  const said = /(?:^| )(?:-n|--numprocesses)[ =]?(\d+|auto|logical)(?= |$)/.exec(args.join(' '))?.[1];
  if (said === undefined) return 1;
  return /^\d+$/.test(said) ? Math.max(1, Number(said)) : 'all';
};

/** Python's pytest, from inside through a plugin: exact starts and ends, also of fixtures and imports. */
export const pytest: Adapter = {
  name: 'pytest',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: true,
  cores: ({ args }) => workersOf(args),
  hooks: 'told',
  majors: ['7', '8', '9'],
  candidates,
  remedy:
    'install pytest for the Python of this project (`python3 -m pip install pytest`), or set the suite\'s "program"',
  command,
  decoder,
  exit: ({ code }: Exit) => (code === undefined ? 'silent' : (meanings[code] ?? 'silent')),
};
