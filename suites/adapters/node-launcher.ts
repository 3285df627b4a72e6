import { join } from 'node:path';
import type { Adapter, ExitMeaning } from '../adapter.ts';
import { launchFile, shimEnv } from './launch-file.ts';
import { shimDecoder } from './shim-lines.ts';

/** The codes of Node's runners, and two of our launchers: 2 for arguments or a configuration they cannot use, 5 for no test files. */
const meanings: Readonly<Record<number, ExitMeaning>> = {
  0: 'passed',
  1: 'tests-failed',
  2: 'usage',
  5: 'no-tests',
  129: 'interrupted',
  130: 'interrupted',
  143: 'interrupted',
};

/** What the adapters of runners have in common that a launcher of ours runs in the user's own copy, with everything as configured. */
export const nodeLauncher = (
  /** Of the launcher, in the folder of the shims. */
  path: readonly string[],
): Pick<Adapter, 'events' | 'reads' | 'resumes' | 'selects' | 'hooks' | 'command' | 'decoder' | 'exit'> => ({
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: true,
  hooks: 'all-under',
  command: launch => {
    const { suite, shims } = launch;
    const [node = process.execPath, ...flags] = suite.program;
    const { path: told, file } = launchFile(launch);
    return {
      argv: [node, ...flags, join(shims, ...path), ...suite.args],
      cwd: suite.cwd,
      env: {
        ...shimEnv(launch, told),
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
});
