import { basename, join } from 'node:path';
import type { Adapter, ExitMeaning } from '../adapter.ts';
import { launchFile } from './launch-file.ts';
import { shimDecoder } from './shim-lines.ts';

/** The codes of `jest`, and two of our launcher: 2 for arguments and configuration it cannot use, 5 for no test files. */
const meanings: Readonly<Record<number, ExitMeaning>> = {
  0: 'passed',
  1: 'tests-failed',
  2: 'usage',
  5: 'no-tests',
  129: 'interrupted',
  130: 'interrupted',
  143: 'interrupted',
};

/** Workers, where the arguments say how many: `-i`, `--runInBand`, `-w 2`, `--maxWorkers=2`. */
const workersOf = (args: readonly string[]): number | 'all' => {
  const words = args.join(' ');
  if (/(?:^| )(?:-i|--runInBand|--run-in-band)(?= |$)/.test(words)) return 1;
  const said = /(?:^| )(?:-w|--maxWorkers|--max-workers)[ =](\d+)(?= |$)/.exec(words)?.[1];
  return said === undefined ? 'all' : Math.max(1, Number(said));
};

/** jest 29 and 30, through a launcher that runs the user's own copy with everything as configured. */
export const jest: Adapter = {
  name: 'jest',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: true,
  cores: ({ args }) => workersOf(args),
  hooks: 'all-under',
  majors: ['29', '30'],
  // The user's own jest, found the way the launcher will find it, run by the Node that is asked for.
  candidates: ({ program }) => [
    {
      program: /^node(?:js)?(?:\.exe)?$/.test(basename(program[0] ?? '')) ? program : [process.execPath],
      check: { package: 'jest', entry: 'package.json' },
    },
  ],
  remedy: 'npm install --save-dev jest',
  command: launch => {
    const { suite, mode, number, dir, eventsFile, shims } = launch;
    const { path, file } = launchFile(launch);
    const [node = process.execPath, ...flags] = suite.program;
    return {
      argv: [node, ...flags, join(shims, 'jest', 'build', 'launcher.js'), ...suite.args],
      cwd: suite.cwd,
      env: {
        ...suite.env,
        GATE_EVENTS: eventsFile,
        GATE_CWD: suite.cwd,
        GATE_DIR: dir,
        GATE_MODE: mode,
        GATE_LAUNCH: String(number),
        GATE_LAUNCH_FILE: path,
        // A suite-wide timeout of the runner that is longer than a limit which nobody has set is respected.
        ...(suite.limits.testIsDefault ? { GATE_TEST_LIMIT: String(suite.limits.testMs) } : {}),
      },
      files: [file],
    };
  },
  decoder: () => shimDecoder(),
  exit: ({ code, signal }) => {
    if (signal !== undefined) return ['SIGHUP', 'SIGINT', 'SIGTERM'].includes(signal) ? 'interrupted' : 'silent';
    return code === undefined ? 'silent' : (meanings[code] ?? 'silent');
  },
};
