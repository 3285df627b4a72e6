import { builtFile } from '../../harness/own-files.ts';
import type { Adapter } from '../../suites/adapter.ts';
import { shimDecoder } from '../../suites/adapters/shim-lines.ts';
import { heldSignal, type Job, jobVariable, type LaunchedJob } from './job.ts';

/** The preflight as a runner: its checks are tests like any other, each with a clock, in one process that may be killed. */
export const preflightAdapter = (job: Job): Adapter => ({
  name: 'preflight',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: false,
  hooks: 'told',
  majors: [],
  candidates: () => [],
  remedy: 'install the gate again',
  cores: () => 1,
  command: ({ suite, eventsFile, skip }) => {
    const launched: LaunchedJob = {
      ...job,
      events: eventsFile,
      skip: skip.tests.flatMap(({ titles }) => titles),
    };
    return {
      argv: [process.execPath, '--no-warnings', builtFile('gates/preflight/checks-main.cjs')],
      cwd: suite.cwd,
      // What Node would print of its own work holds headers and addresses.
      env: {
        [jobVariable]: JSON.stringify(launched),
        NODE_DEBUG: '',
        // A name that is looked up without end holds a thread, and lookups get no more than half of them: the other checks have theirs.
        UV_THREADPOOL_SIZE: String(Math.min(2 * (usualThreads + job.checks.length), mostThreads)),
      },
      files: [],
    };
  },
  decoder: () => shimDecoder(),
  exit: ({ code, signal }) => (code === 0 || signal === heldSignal ? 'passed' : code === 1 ? 'tests-failed' : 'silent'),
});

const usualThreads = 4;
const mostThreads = 128;
