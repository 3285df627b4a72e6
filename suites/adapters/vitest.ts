import { join } from 'node:path';
import type { Adapter, ExitMeaning } from '../adapter.ts';
import { launchFile } from './launch-file.ts';
import { shimDecoder } from './shim-lines.ts';

/** The codes of `vitest run`, and two of our launcher: 2 for arguments it does not know, 5 for no test files. */
const meanings: Readonly<Record<number, ExitMeaning>> = {
  0: 'passed',
  1: 'tests-failed',
  2: 'usage',
  5: 'no-tests',
  129: 'interrupted',
  130: 'interrupted',
  143: 'interrupted',
};

/** vitest 3 and 4, through a launcher that runs the user's own copy with everything as configured. */
export const vitest: Adapter = {
  name: 'vitest',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: true,
  cores: () => 'all',
  hooks: 'all-under',
  majors: ['3', '4'],
  // The user's own vitest, found the way the launcher will find it.
  candidates: () => [{ program: [process.execPath], check: { package: 'vitest', entry: 'node' } }],
  remedy: 'npm install --save-dev vitest',
  command: launch => {
    const { suite, mode, number, dir, eventsFile, shims } = launch;
    const { path, file } = launchFile(launch);
    return {
      argv: [suite.program[0] ?? process.execPath, join(shims, 'vitest-launcher.js'), ...suite.args],
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
